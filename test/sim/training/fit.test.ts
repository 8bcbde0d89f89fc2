import { describe, expect, test } from 'vitest';
import { alrnn } from '../../../src/sim/models/alrnn';
import {
  type FitCheckpoint,
  type FitOptions,
  type FitOutcome,
  type FitStep,
  fit,
} from '../../../src/sim/training/fit';
import type { FitSettings, Trainer } from '../../../src/sim/training/settings';
import { createTrainer } from '../../../src/sim/training/trainer';
import { randomSource, sines, smallFit } from './fitSettings';

const size = { latentDim: 5, rectifiedDim: 2, observedDim: 2 };

function options(backend: Trainer['backend'], settings: FitSettings = smallFit): FitOptions {
  const series = sines(300);
  const weights = alrnn.initialize(size, randomSource(1));
  const trainer = createTrainer({ backend, size, settings, series, seed: 1, weights });
  return { trainer, family: alrnn, size, settings, score: () => ({ dStsp: 1, dH: 0.5, pe: 0.1 }) };
}

/** Drives a fit to its end; `answer` may stop it. */
function drive(options: FitOptions, answer: (step: FitStep) => 'stop' | undefined = () => undefined) {
  const generator = fit(options);
  const steps: FitStep[] = [];
  let next = generator.next();
  while (!next.done) {
    steps.push(next.value);
    next = generator.next(answer(next.value));
  }
  return { steps, outcome: next.value satisfies FitOutcome };
}

/** Scores given in order, one a scoring. */
const scored = (...dStsp: number[]) => {
  let i = 0;
  return () => ({ dStsp: dStsp[i++]!, dH: 0.5, pe: 0.1 });
};

describe.for(['wasm', 'reference'] as const)('fit on %s', (backend) => {
  test('goes on from a checkpoint to the same weights as without interruption', () => {
    const whole = drive({ ...options(backend), score: scored(3, 1, 2, 4) });

    const stopped = drive({ ...options(backend), score: scored(3, 1) }, ({ epoch }) =>
      epoch === 5 ? 'stop' : undefined,
    );
    expect(stopped.outcome).toMatchObject({ status: 'stopped', epoch: 5 });
    const from: FitCheckpoint = { state: stopped.outcome.last, best: stopped.outcome.best };
    const resumed = drive({ ...options(backend), score: scored(2, 4), from });

    expect(resumed.outcome).toEqual(whole.outcome);
    expect(resumed.steps.map(({ loss }) => loss)).toEqual(whole.steps.slice(5).map(({ loss }) => loss));
  });

  test('ends as diverged at an absurd learning rate, keeping what it has', () => {
    const settings = { ...smallFit, epochs: 20, learningRate: { start: 1e-3, end: 1e30 } };
    const { steps, outcome } = drive(options(backend, settings));
    expect(outcome.status).toBe('diverged');
    expect(outcome.epoch).toBe(steps.length + 1);
    expect(outcome.best).toMatchObject({ epoch: 2 });
    expect(outcome.last.epoch).toBe(steps.length);
    expect(outcome.last.weights.every(Number.isFinite)).toBe(true);

    const again = drive({ ...options(backend, settings), from: { state: outcome.last, best: outcome.best } });
    expect(again.steps).toHaveLength(0);
    expect(again.outcome).toEqual(outcome);
  });
});

describe('fit', () => {
  test('scores every few epochs and after the last, and offers a checkpoint then', () => {
    const { steps, outcome } = drive(options('wasm', { ...smallFit, epochs: 7, evaluateEvery: 3 }));
    expect(steps.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(steps.map(({ step }) => step)).toEqual([5, 10, 15, 20, 25, 30, 35]);
    expect(steps.filter(({ scores }) => scores).map(({ epoch }) => epoch)).toEqual([3, 6, 7]);
    expect(steps.filter(({ checkpoint }) => checkpoint).map(({ epoch }) => epoch)).toEqual([3, 6, 7]);
    expect(steps[5]!.checkpoint!.state.epoch).toBe(6);
    expect(outcome).toMatchObject({ status: 'done', epoch: 7 });
  });

  test('keeps the best-scored weights, not the last', () => {
    const { steps, outcome } = drive({ ...options('wasm'), score: scored(3, 1, 2, 1) });
    expect(steps.filter(({ best }) => best).map(({ epoch }) => epoch)).toEqual([2, 4]);
    expect(outcome.best).toMatchObject({ epoch: 4, scores: { dStsp: 1 } });
    expect(outcome.best!.weights).toEqual(steps[3]!.checkpoint!.state.weights);
    expect(outcome.best!.weights).not.toEqual(outcome.last.weights);
    expect(steps[5]!.checkpoint!.best).toBe(outcome.best);
  });

  test('prefers any orbit that stayed to one that left', () => {
    const { outcome } = drive({ ...options('wasm'), score: scored(NaN, 30, NaN, NaN) });
    expect(outcome.best).toMatchObject({ epoch: 4 });
  });

  test('scores the model of the epoch', () => {
    const seen: number[] = [];
    const score: FitOptions['score'] = (model) => {
      const z = new Float64Array(5);
      model.step(z); // z = 0 goes to h
      seen.push(z[0]!);
      return { dStsp: 1, dH: 0, pe: 0 };
    };
    const { steps } = drive({ ...options('wasm'), score });
    const h = steps
      .filter(({ checkpoint }) => checkpoint)
      .map(({ checkpoint }) => checkpoint!.state.weights[5 + 25]!);
    expect(seen).toEqual(h);
  });

  test('lets the learning rate decay', () => {
    const { steps } = drive(options('wasm'));
    expect(steps[0]!.learningRate).toBe(1e-2);
    expect(steps.at(-1)!.learningRate / 1e-3).toBeCloseTo(10 ** (1 / 8), 10);
  });

  test('runs out of patience after so many scorings without a better one, and keeps the best', () => {
    const impatient = { ...smallFit, epochs: 40, patience: 3 };
    const scores = [3, 1, 2, 0.5, 4, 0.5, 0.6, 0.1];
    const { steps, outcome } = drive({ ...options('wasm', impatient), score: scored(...scores) });
    // Every second epoch is scored: the best in epoch 8, three that are no better in 10, 12 and 14.
    expect(outcome).toMatchObject({ status: 'done', epoch: 14, best: { epoch: 8, scores: { dStsp: 0.5 } } });
    expect(steps.at(-1)!.epoch).toBe(14);

    const from = { state: outcome.last, best: outcome.best };
    const again = drive({ ...options('wasm', impatient), from });
    expect(again.steps).toHaveLength(0);
    expect(again.outcome).toEqual(outcome);

    // Stopped and resumed in between, it ends where it would have ended.
    const stopped = drive({ ...options('wasm', impatient), score: scored(...scores) }, ({ epoch }) =>
      epoch === 11 ? 'stop' : undefined,
    ).outcome;
    const resumed = drive({
      ...options('wasm', impatient),
      score: scored(...scores.slice(5)),
      from: { state: stopped.last, best: stopped.best },
    });
    expect(resumed.outcome).toEqual(outcome);
  });

  test('tells the share of clipped gradients where they are clipped, and α where it is not for sparse forcing', () => {
    const clipped = (clip: number) => drive(options('wasm', { ...smallFit, clip })).steps[0]!.clipped;
    expect(clipped(1e-6)).toBe(1);
    expect(clipped(1e6)).toBe(0);
    expect(drive(options('wasm')).steps[0]).not.toHaveProperty('clipped');
    expect(drive(options('wasm')).steps[0]).not.toHaveProperty('forcingAlpha');
    const forced = { ...smallFit, forcing: { kind: 'generalized', alpha: 0.2 } } as const;
    expect(drive(options('wasm', forced)).steps[3]!.forcingAlpha).toBe(0.2);
  });

  test('a checkpoint of a finished fit is done at once', () => {
    const { outcome } = drive(options('wasm'));
    const again = drive({ ...options('wasm'), from: { state: outcome.last, best: outcome.best } });
    expect(again.steps).toHaveLength(0);
    expect(again.outcome).toEqual(outcome);
  });
});
