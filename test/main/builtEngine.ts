import { dirname, join, resolve } from 'node:path';
import { createEngine } from '../../src/main/engine/engine';
import type { Paths } from '../../src/main/engine/paths';
import { connect, serveWire } from '../../src/shared/rpc';
import { wirePair } from '../../src/shared/wire';
import { builtCli } from './builtCli';

const WORKERS = ['fit', 'recording', 'prepare', 'picture', 'anatomy', 'sweep', 'quality', 'bench'] as const;

/** Uses the engine of the built program as a window does, and ends it. */
export async function withEngine<T>(
  { runs, cache }: Pick<Paths, 'runs' | 'cache'>,
  use: (client: ReturnType<typeof connect>) => Promise<T>,
): Promise<T> {
  const built = resolve(dirname(builtCli()));
  const workers = Object.fromEntries(WORKERS.map((name) => [name, join(built, `${name}Worker.js`)]));
  const engine = createEngine({
    resources: resolve('resources'),
    runs,
    cache,
    workers: workers as Paths['workers'],
    version: '0',
  });
  const [near, far] = wirePair();
  serveWire(far, engine.answerer);
  try {
    return await use(connect(near));
  } finally {
    await engine.close();
  }
}
