import { readFile } from 'node:fs/promises';
import { readingPorts } from '../reading/ports.ts';
import type { ServicePorts } from './get-open-api.ts';

/**
 * The ports of the service function, from its environment. Built once a container.
 * @param openApiFile the generated document; a container reads it when it is first asked for
 */
export function servicePorts(openApiFile: URL): ServicePorts {
  let document: ReturnType<ServicePorts['openApi']> | undefined;
  const read = async () => JSON.parse(await readFile(openApiFile, 'utf8'));
  return {
    ...readingPorts(),
    openApi: () => {
      document ??= read();
      return document;
    },
  };
}
