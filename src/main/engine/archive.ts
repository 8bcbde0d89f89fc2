import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { zipSync } from 'fflate';
import type { RunFolder } from './runFolder';

/** A run's folder as one zip file, checkpoints and lock left out: what is sent to a colleague or a journal. */
export async function archiveRun(folder: RunFolder): Promise<{ name: string; bytes: Uint8Array }> {
  const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !/^(checkpoint\.npz|lock\.json)$|\.part$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(
      async (path) =>
        [`${folder.id}/${relative(folder.path, path).replaceAll('\\', '/')}`, await readFile(path)] as const,
    ),
  );
  return { name: `${folder.id}.zip`, bytes: zipSync(Object.fromEntries(files), { level: 6 }) };
}
