import { describe, expect, test } from 'vitest';
import { afterReports, newTraining } from '../../src/renderer/trainingState';
import type { FitProgress, LogRow, RunSummary, SeedSummary } from '../../src/shared/contract';

const row = (epoch: number): LogRow => ({
  epoch,
  step: 50 * epoch,
  loss: 1 / epoch,
  learningRate: 1e-3,
  seconds: epoch,
});
const log = (seed: number, epoch: number, secondsLeft: number | null = null): FitProgress => ({
  kind: 'log',
  seed,
  row: row(epoch),
  secondsLeft,
});
const waiting = (seed: number): SeedSummary => ({ seed, status: 'waiting', epoch: 0, bestEpoch: null });
const run = { id: 'a', seeds: [waiting(1), waiting(2)] } as unknown as RunSummary;

describe('afterReports', () => {
  test('keeps the rows of each seed in order, over several calls', () => {
    const first = afterReports(newTraining, [log(1, 1), log(2, 1), log(1, 2)]);
    const second = afterReports(first, [log(2, 2), log(1, 3)]);
    expect(second.logs.get(1)!.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(second.logs.get(2)!.map(({ epoch }) => epoch)).toEqual([1, 2]);
    // What a view holds is never changed under it.
    expect(first.logs.get(1)).toHaveLength(2);
  });

  test('reports of one kind leave the rest as it is, the same object', () => {
    const before = afterReports(newTraining, [log(1, 1)]);
    const after = afterReports(before, [{ kind: 'status', status: 'training', text: 'Training' }]);
    expect(after.logs).toBe(before.logs);
    expect(after.statusText).toBe('Training');
  });

  test('a seed that ends is written into the run', () => {
    const done: SeedSummary = { ...waiting(2), status: 'done', epoch: 60, bestEpoch: 50 };
    const after = afterReports(newTraining, [
      { kind: 'started', run },
      { kind: 'seed', summary: done },
    ]);
    expect(after.run!.seeds).toEqual([waiting(1), done]);
    expect(after.seeds.get(2)).toBe(done);
  });

  test('the last orbit of a seed replaces the one before', () => {
    const orbit = (epoch: number): FitProgress => ({
      kind: 'orbit',
      seed: 1,
      epoch,
      dim: 1,
      values: Float32Array.of(epoch),
    });
    const after = afterReports(newTraining, [orbit(5), orbit(10)]);
    expect(after.orbits.get(1)).toEqual({ epoch: 10, dim: 1, values: Float32Array.of(10) });
  });

  test('an estimate of the time left stays until there is a better one', () => {
    expect(afterReports(newTraining, [log(1, 1, 90), log(1, 2)]).secondsLeft).toBe(90);
  });

  test('pausing and going on change the state; a stop is not taken back by what comes after it', () => {
    const paused: FitProgress = { kind: 'status', status: 'paused', text: 'Paused' };
    const training: FitProgress = { kind: 'status', status: 'training', text: 'Training' };
    expect(afterReports(newTraining, [paused]).state).toBe('paused');
    expect(afterReports(newTraining, [paused, training]).state).toBe('running');
    expect(afterReports({ ...newTraining, state: 'stopping' }, [training]).state).toBe('stopping');
  });
});
