import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { BuiltCli } from './runCli';

const root = mkdtempSync(join(tmpdir(), 'large-'));
afterAll(() => rmSync(root, { recursive: true }));

interface Answer {
  readonly rows: readonly { readonly case: string; readonly ms: number }[];
  readonly samples: number;
  readonly peakMiB: number;
}

// Large enough to be sketched and to want an overview; the bench itself sees that no spike is lost in it.
test('a large recording is listed, sketched, looked through and scrolled in bounded memory', async () => {
  const { rows, samples, peakMiB } = await new BuiltCli(root).json<Answer>(['bench', 'io', '--size', '0.15']);
  expect(samples).toBe(195_313);
  expect(rows.map((row) => row.case)).toEqual(
    expect.arrayContaining([
      'list',
      'first preview of all of it',
      'make the overview',
      'scroll anywhere, median',
    ]),
  );
  // 5 GB stay below 600 MiB where nothing else is in the process; here the recording was made in it before.
  expect(peakMiB).toBeLessThan(800);
}, 120_000);
