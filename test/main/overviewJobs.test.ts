import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { withEngine } from './builtEngine';

const folder = mkdtempSync(join(tmpdir(), 'overviews-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'long.csv');
writeFileSync(path, `x,y\n${Array.from({ length: 60_000 }, (_, t) => `${t % 977},${t % 13}`).join('\n')}\n`);

test('overviews are made one after the other; what waits can be cancelled, and the same is made once', async () => {
  const cache = join(folder, 'cache');
  await withEngine({ runs: join(folder, 'runs'), cache }, async (client) => {
    const { id, series } = await client.call('recording.open', { source: { kind: 'file', path } });
    const target = { recording: id, series: series[0]!.path };
    const ended: number[] = [];
    const [first, second, third] = [1, 2, 3].map((k) => {
      const job = client.start('recording.overview', target, () => {});
      void job.done.then(() => ended.push(k));
      return job;
    });
    second!.cancel();
    expect(await Promise.all([first!.done, second!.done, third!.done])).toEqual([true, false, true]);
    expect(ended).toEqual([2, 1, 3]);
  });
  expect(readdirSync(join(cache, 'overviews'))).toHaveLength(1);
});
