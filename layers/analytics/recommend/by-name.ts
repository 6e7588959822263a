import { ClienteleError } from '../../contract/errors.ts';

/**
 * Finds models by name.
 * @param kind what they are called in messages
 * @param models asked for at each call, so that a list may hold models that look up others in it
 * @returns a function that throws ClienteleError `config.invalid` for an unknown name, naming the models there are
 */
export function byName<Model extends { readonly name: string }>(
  kind: string,
  models: () => readonly Model[],
): (name: string) => Model {
  return (name) => {
    const found = models().find((model) => model.name === name);
    if (found !== undefined) return found;
    const known = models().map((model) => model.name);
    throw new ClienteleError(
      'config.invalid',
      `There is no ${kind} ${JSON.stringify(name)}; there are: ${known.join(', ')}`,
      { model: name },
    );
  };
}
