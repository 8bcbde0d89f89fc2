import { describe, expect, test } from 'vitest';
import { verdictOn } from '../../../src/renderer/views/judge/verdict';
import type { Judgement, LyapunovSpectrum } from '../../../src/sim/analysis/measures';

const judgement: Judgement = {
  protocol: {
    part: 'test',
    samples: 20_000,
    generated: 20_000,
    transient: 1000,
    stateSpace: { rule: 'binned', bins: 30, range: [[-2, 2]] },
    spectralSmoothing: 20,
  },
  model: { dStsp: 0.3, dH: 0.07, pe: { 20: 0.01 } },
  floor: { dStsp: 0.2, dH: 0.05, how: 'halves of the test part' },
  baselines: [
    { id: 'persistence', title: 'Persistence', scores: { dStsp: 16, dH: 1, pe: { 20: 1.3 } }, note: '' },
    { id: 'shuffled', title: 'Shuffled data', scores: { dStsp: 0, dH: 0.88, pe: { 20: 2 } }, note: '' },
  ],
  status: 'ok',
};

const spectrum = (first: number, error: number): LyapunovSpectrum => ({
  exponents: [first, -14],
  standardErrors: [error, 0.1],
  kaplanYorke: 2.06,
  sum: first - 14,
  expectedSum: first - 14,
  convergence: { times: [], estimates: [] },
  duration: 500,
  timeUnit: 's',
  status: 'ok',
});

const withModel = (dStsp: number, dH: number): Judgement => ({
  ...judgement,
  model: { ...judgement.model, dStsp, dH },
});

describe('verdictOn', () => {
  test('calls a model alike only when both scores are near their floors', () => {
    expect(verdictOn(judgement, undefined).grade).toBe('alike');
    expect(verdictOn(withModel(2, 0.07), undefined).grade).toBe('partly');
    expect(verdictOn(withModel(0.3, 0.4), undefined).grade).toBe('partly');
    expect(verdictOn(withModel(2, 0.4), undefined).grade).toBe('partly');
  });

  test('is not impressed by a model that a simple baseline equals on both scores', () => {
    const verdict = verdictOn(withModel(17, 1), undefined);
    expect(verdict.grade).toBe('unlike');
    expect(verdict.headline).toContain('Persistence');
  });

  test('does not hold a perfect state-space score of shuffled data against the model', () => {
    expect(verdictOn(withModel(0.25, 0.06), undefined).grade).toBe('alike');
  });

  test('says so when the orbit left', () => {
    expect(verdictOn({ ...judgement, status: 'diverged' }, undefined).headline).toContain('leaves the range');
    expect(verdictOn(withModel(NaN, 1), undefined).grade).toBe('unlike');
  });

  test('tells chaos, periodicity and rest apart by two standard errors', () => {
    const sentence = (first: number) => verdictOn(judgement, spectrum(first, 0.01)).reasons.join(' ');
    expect(sentence(0.9)).toContain('chaotic');
    expect(sentence(0.015)).toContain('not told apart from zero');
    expect(sentence(-0.015)).toContain('not told apart from zero');
    expect(sentence(-0.5)).toContain('resting state');
  });

  test('warns of short held-out data', () => {
    const short = { ...judgement, protocol: { ...judgement.protocol, samples: 400 } };
    expect(verdictOn(short, undefined).reasons.at(-1)).toContain('Only 400');
    expect(verdictOn(judgement, undefined).reasons.join()).not.toContain('Only');
  });

  test('does not divide by a floor of nothing', () => {
    const verdict = verdictOn({ ...judgement, floor: { dStsp: 0, dH: 0, how: '' } }, undefined);
    expect(verdict.reasons[0]).toContain('6.0 times');
  });
});
