import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ClienteleError } from '../../layers/contract/errors.ts';
import type { ObjectStore } from '../../layers/stores/objects.ts';

/** A bucket as a folder, to measure stages without the network. */
export function folderStore(root: string): ObjectStore {
  const at = (key: string) => join(root, key);

  async function list(prefix: string) {
    if (!existsSync(root)) return [];
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const keys = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .filter((key) => key.startsWith(prefix))
      .sort();
    return Promise.all(
      keys.map(async (key) => {
        const { size } = await stat(at(key));
        return { key, size, etag: String(size), lastModified: 0 };
      }),
    );
  }

  async function readText(key: string): Promise<string> {
    if (!existsSync(at(key))) throw new ClienteleError('input.unreadable', `There is no object ${key}`);
    return readFile(at(key), 'utf8');
  }

  const readJson = async (key: string): Promise<unknown> => JSON.parse(await readText(key));

  async function writeJson(key: string, value: unknown): Promise<void> {
    await mkdir(dirname(at(key)), { recursive: true });
    await writeFile(at(key), JSON.stringify(value));
  }

  async function upload(path: string, key: string): Promise<void> {
    await mkdir(dirname(at(key)), { recursive: true });
    await copyFile(path, at(key));
  }

  return {
    list,
    has: async (key) => existsSync(at(key)),
    readText,
    readJson,
    findJson: async (key) => (existsSync(at(key)) ? readJson(key) : undefined),
    writeJson,
    download: (key, path) => link(at(key), path).catch(() => copyFile(at(key), path)),
    upload,
  };
}
