import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { LastingThreads } from '../../src/main/engine/lastingThreads';

// A thread in the place of the one that reads: it says which it is, says that it is full, answers late, fills its memory, or dies.
const folder = mkdtempSync(join(tmpdir(), 'lasting-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'thread.mjs');
writeFileSync(
  file,
  `import { parentPort, threadId } from 'node:worker_threads';
   parentPort.on('message', ({ id, method, input }) => {
     if (input === 'die') process.exit(3);
     if (input === 'gorge') for (const all = []; ;) all.push(Array.from({ length: 1000 }, Math.random));
     if (input === 'full') parentPort.postMessage({ notice: 'full' });
     setTimeout(() => parentPort.postMessage({ id, output: threadId }), input === 'late' ? 200 : 0);
   });`,
);
const thread = (options = {}) => new LastingThreads<{ ask: (what: string) => number }>(file, options);
const ask = (one: ReturnType<typeof thread>, what: string) => one.call('ask', what);

test('a thread that holds too much memory is let go when it has answered, and another goes on', async () => {
  const one = thread();
  const first = await ask(one, 'who');
  const late = ask(one, 'late');
  expect(await ask(one, 'full')).toBe(first);
  const second = await ask(one, 'who');
  expect(second).not.toBe(first);
  expect(await late).toBe(first);
  expect(await ask(one, 'who')).toBe(second);
  await one.close();
});

test('a thread that dies in a call fails that call with its reason, and the next one works', async () => {
  const one = thread();
  const first = await ask(one, 'who');
  const [waiting, dying] = [ask(one, 'late'), ask(one, 'die')];
  await expect(dying).rejects.toThrow(/gone.*code 3/);
  await expect(waiting).rejects.toThrow(/gone/);
  expect(await ask(one, 'who')).not.toBe(first);
  await one.close();
});

test('a thread that has rested for long enough is let go, and one at work is not', async () => {
  const one = thread({ idle: 100 });
  const first = await ask(one, 'who');
  // Takes longer than it may rest.
  expect(await ask(one, 'late')).toBe(first);
  expect(await ask(one, 'who')).toBe(first);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(await ask(one, 'who')).not.toBe(first);
  await one.close();
});

test('of several threads another begins where all have work, and no more than there may be', async () => {
  const some = thread({ atOnce: 2 });
  const [first, second, third] = [ask(some, 'late'), ask(some, 'late'), ask(some, 'late')];
  const all = await Promise.all([first, second, third]);
  expect(new Set(all).size).toBe(2);
  // One that has nothing to do is asked before another is begun.
  expect(all).toContain(await ask(some, 'who'));
  await some.close();
});

test('who waits for all threads to be gone waits for their work and their rest', async () => {
  const one = thread({ idle: 100 });
  await one.gone();
  let isGone = false;
  const late = ask(one, 'late');
  const gone = one.gone().then(() => (isGone = true));
  await late;
  expect(isGone).toBe(false);
  await gone;
  // One that dies is gone, too.
  const dying = ask(one, 'die');
  const dead = one.gone();
  await expect(dying).rejects.toThrow(/gone/);
  await dead;
  await one.close();
});

test('a thread that fills its memory is ended with advice, and another goes on', async () => {
  const one = thread({ resourceLimits: { maxOldGenerationSizeMb: 32 } });
  const first = await ask(one, 'who');
  await expect(ask(one, 'gorge')).rejects.toThrow(/more memory than it may have.*copy it again/);
  expect(await ask(one, 'who')).not.toBe(first);
  await one.close();
});
