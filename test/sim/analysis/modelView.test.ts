import { describe, expect, test } from 'vitest';
import { judge, validationScorer } from '../../../src/sim/analysis/judge';
import { modelView } from '../../../src/sim/analysis/modelView';
import type { FittedModel } from '../../../src/sim/models/model';
import { createRandom } from '../../../src/sim/random';
import { haemodynamicResponse, SPM_RESPONSE } from '../../../src/sim/signals/haemodynamicResponse';
import { prepare, type RawSeries } from '../../../src/sim/signals/prepare';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';

const TURN = 0.2;
const NOISE = 0.05;

function rotation(angle: number): FittedModel {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return {
    family: 'rotation',
    latentDim: 2,
    observedDim: 2,
    step: (z) => void z.set([c * z[0]! - s * z[1]!, s * z[0]! + c * z[1]!]),
    jacobian: (J) => J.set([c, -s, s, c]),
    initialState: (z, at) => z.set(at),
    observe: (at, z) => at.set(z),
  };
}

/** A rotation that was measured once a second through the response. */
function measuredRotation(): RawSeries {
  const taps = haemodynamicResponse(SPM_RESPONSE, 1);
  const random = createRandom(1, 'scanner');
  const samples = 2000;
  const values = Float64Array.from({ length: 2 * samples }, (_, at) => {
    const wave = at % 2 ? Math.sin : Math.cos;
    const clean = taps.reduce((sum, tap, k) => sum + tap * wave(TURN * (Math.floor(at / 2) - k)), 0);
    return clean + NOISE * random.normal();
  });
  return { values, samples, channels: ['a', 'b'], rate: 1, unit: '' };
}
const settings: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'refuse',
  decimate: 1,
  zScore: false,
  pca: null,
  embed: null,
  split: { train: 0.5, validation: 0.25, test: 0.25 },
  response: SPM_RESPONSE,
};
const series = measuredRotation();
const prepared = prepare(series, settings);
const inTrials = prepare(series, { ...settings, trials: { kind: 'length', samples: 125 } });

describe('judging what was measured through a response', () => {
  test.for([
    ['one run', prepared],
    ['trials', inTrials],
  ] as const)('finds the true model of the activity at the floor: %s', ([, data]) => {
    const { model, floor, protocol } = judge(rotation(TURN), data, { part: 'test' });
    expect(protocol.response).toBe(33);
    expect(model.dStsp).toBeLessThan(floor.dStsp + 0.3);
    expect(model.dH).toBeLessThan(0.15);
    // The noise is part of what is foretold; the rest is what activity is estimated wrong by.
    for (const error of Object.values(model.pe)) expect(error).toBeLessThan(6 * NOISE ** 2);
  });

  test('tells a model of another frequency from it', () => {
    const [right, wrong] = [TURN, 0.23].map(
      (turn) => judge(rotation(turn), prepared, { part: 'test' }).model,
    );
    expect(wrong!.pe['20']).toBeGreaterThan(5 * right!.pe['20']!);
    expect(wrong!.dH).toBeGreaterThan(2 * right!.dH);
    expect(wrong!.mase).toBeGreaterThan(right!.mase!);
  });

  test('scores baselines and the floor on what was measured', () => {
    const { response: _, ...plain } = settings;
    const through = judge(rotation(TURN), prepared, { part: 'test' });
    const without = judge(rotation(TURN), prepare(series, plain), { part: 'test' });
    expect(through.floor).toEqual(without.floor);
    const freeRunning = ({ scores: { dStsp, dH } }: (typeof through.baselines)[number]) => ({ dStsp, dH });
    expect(through.baselines.map(freeRunning)).toEqual(without.baselines.map(freeRunning));
  });

  test('scores checkpoints the same way', () => {
    const score = validationScorer(prepared);
    expect(score(rotation(TURN))).toEqual(score(rotation(TURN)));
    expect(score(rotation(0.23)).pe).toBeGreaterThan(5 * score(rotation(TURN)).pe);
  });

  test('foretells from nothing after the row it starts from', () => {
    const { forecaster } = modelView(prepared.response, prepared.test, 2);
    const measured = prepared.test.measured!;
    for (const t of [0, 5, 40, 300]) {
      const [a, b] = [new Float64Array(20), new Float64Array(20)];
      forecaster(rotation(TURN)).forecast(a, measured, t, 10);
      forecaster(rotation(TURN)).forecast(
        b,
        measured.map((x, at) => (at >= 2 * (t + 1) ? 99 : x)),
        t,
        10,
      );
      expect(b).toEqual(a);
    }
  });

  test('runs long enough to forget where it started', () => {
    const short = prepare({ ...series, samples: 400, values: series.values.subarray(0, 800) }, settings);
    // A quarter of the 100 samples would be less than the response's 33.
    expect(judge(rotation(TURN), short, { part: 'test' }).protocol.transient).toBe(33);
  });
});
