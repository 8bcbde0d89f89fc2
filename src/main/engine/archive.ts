import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { zipSync } from 'fflate';
import { exportRun } from '../export/exportRun';
import type { RunFolder } from './runFolder';

/**
 * A run's folder as one zip file, checkpoints and lock left out, with readers beside each model's weights: what is sent to a
 * colleague or a journal.
 */
export async function archiveRun(folder: RunFolder): Promise<{ name: string; bytes: Uint8Array }> {
  const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !/^(checkpoint\.npz|lock\.json)$|\.part$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const files: [string, Uint8Array][] = await Promise.all(
    paths.map(async (path): Promise<[string, Uint8Array]> => [
      `${folder.id}/${relative(folder.path, path).replaceAll('\\', '/')}`,
      await readFile(path),
    ]),
  );
  const run = await folder.readRun();
  for (const { seed, judgement } of run.seeds) {
    if (!judgement) continue;
    for (const { name, bytes } of await exportRun(folder, run, seed)) {
      if (name.startsWith('nullcline_model')) files.push([`${folder.id}/models/${seed}/${name}`, bytes]);
    }
  }
  return { name: `${folder.id}.zip`, bytes: zipSync(Object.fromEntries(files), { level: 6 }) };
}
