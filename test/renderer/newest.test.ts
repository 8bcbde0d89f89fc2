import { expect, test } from 'vitest';
import { Newest } from '../../src/renderer/engine/newest';

test('of what is wanted while an answer is awaited only the newest is asked for', async () => {
  const asked: number[] = [];
  const shown: number[] = [];
  const answers: (() => void)[] = [];
  const pictures = new Newest(
    (n: number) => new Promise<number>((resolve) => (asked.push(n), answers.push(() => resolve(10 * n)))),
    (answer) => shown.push(answer),
    () => {},
  );
  for (const n of [1, 2, 3, 4]) pictures.want(n);
  expect(asked).toEqual([1]);
  answers.shift()!();
  await new Promise(setImmediate);
  expect([asked, shown]).toEqual([[1, 4], [10]]);
  answers.shift()!();
  await new Promise(setImmediate);
  expect(shown).toEqual([10, 40]);
  pictures.want(5);
  expect(asked).toEqual([1, 4, 5]);
});

test('what goes wrong is told unless something newer is wanted', async () => {
  const told: string[] = [];
  const pictures = new Newest(
    (n: number) => Promise.reject<number>(new Error(String(n))),
    () => {},
    ({ message }) => told.push(message),
  );
  for (const n of [1, 2, 3]) pictures.want(n);
  await new Promise(setImmediate);
  expect(told).toEqual(['3']);
});
