import { describe, expect, test } from 'vitest';
import { verdictOn } from '../../../src/renderer/views/judge/verdict';
import type { Judgement, LyapunovSpectrum, OrbitInvariants } from '../../../src/sim/analysis/measures';

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

const judgedAs = (dStsp: number, dH: number) => ({ judgement: withModel(dStsp, dH) });

describe('verdictOn', () => {
  test('calls a model alike only when both scores are near their floors', () => {
    expect(verdictOn({ judgement }).grade).toBe('alike');
    expect(verdictOn(judgedAs(2, 0.07)).grade).toBe('partly');
    expect(verdictOn(judgedAs(0.3, 0.4)).grade).toBe('partly');
    expect(verdictOn(judgedAs(2, 0.4)).grade).toBe('partly');
  });

  test('names the baseline that is closer to the data', () => {
    const [persistence] = judgement.baselines;
    const worse = { ...persistence!, title: 'Noise', scores: { ...persistence!.scores, dStsp: 20 } };
    const verdict = verdictOn({ judgement: { ...withModel(17, 1), baselines: [worse, persistence!] } });
    expect(verdict.grade).toBe('partly');
    expect(verdict.headline).toContain('“Persistence” is closer');
  });

  test('says so when every baseline is as close', () => {
    const [persistence] = judgement.baselines;
    const verdict = verdictOn({ judgement: { ...withModel(17, 1), baselines: [persistence!] } });
    expect(verdict.grade).toBe('unlike');
  });

  test('holds no replay of the recording against a model that is as close as the data are', () => {
    const replay = { id: 'replay', title: 'Replay', scores: { dStsp: 0.2, dH: 0.05, pe: {} }, note: '' };
    const verdict = verdictOn({ judgement: { ...judgement, baselines: [...judgement.baselines, replay] } });
    expect(verdict.grade).toBe('alike');
    expect(verdict.reasons.join(' ')).toContain('“Replay” scores no worse on either');
  });

  test('does not hold a perfect state-space score of shuffled data against the model', () => {
    expect(verdictOn(judgedAs(0.25, 0.06)).grade).toBe('alike');
  });

  test('says so when the orbit left', () => {
    expect(verdictOn({ judgement: { ...judgement, status: 'diverged' } }).headline).toContain(
      'leaves the range',
    );
    expect(verdictOn(judgedAs(NaN, 1)).grade).toBe('unlike');
  });

  test('tells chaos, periodicity and rest apart by two standard errors', () => {
    const sentence = (first: number) =>
      verdictOn({ judgement, lyapunov: spectrum(first, 0.01) }).reasons.join(' ');
    expect(sentence(0.9)).toContain('chaotic');
    expect(sentence(0.015)).toContain('not told apart from zero');
    expect(sentence(-0.015)).toContain('not told apart from zero');
    expect(sentence(-0.5)).toContain('fixed point or a cycle');
  });

  test('warns of short held-out data', () => {
    const short = { ...judgement, protocol: { ...judgement.protocol, samples: 400 } };
    expect(verdictOn({ judgement: short }).reasons.at(-1)).toContain('Only 400');
    expect(verdictOn({ judgement }).reasons.join()).not.toContain('Only');
  });

  test('claims nothing about a floor that could not be measured', () => {
    const verdict = verdictOn({ judgement: { ...judgement, floor: { dStsp: NaN, dH: NaN, how: '' } } });
    expect(verdict.grade).toBe('partly');
    expect(verdict.headline).toContain('too short');
    expect(verdict.reasons[0]).toContain('no floor');
  });

  test('does not divide by a floor of nothing', () => {
    const verdict = verdictOn({ judgement: { ...judgement, floor: { dStsp: 0, dH: 0, how: '' } } });
    expect(verdict.reasons[0]).toContain('6.0 times');
  });

  test('is not taken in by a model that came to rest, however it scores', () => {
    const regions = { codes: ['01'], shares: [1], possible: 4, samples: 100 };
    expect(verdictOn({ judgement, lyapunov: spectrum(-0.1, 0), regions }).headline).toContain(
      'comes to rest',
    );
    expect(verdictOn({ judgement, lyapunov: spectrum(0.9, 0.01), regions }).grade).toBe('alike');
  });

  test('decides nothing by a floor that every baseline reaches', () => {
    const floor = { dStsp: 20, dH: 0.9, how: '' };
    expect(verdictOn({ judgement: { ...judgement, floor } }).grade).toBe('undecided');
  });

  test('says how the model stands to the best linear one', () => {
    const said = (dStsp: number, dH: number) => {
      const linear = { id: 'var', title: 'Linear', scores: { dStsp, dH, pe: {} }, note: '' };
      return verdictOn({ judgement: { ...judgement, baselines: [linear] } }).reasons.join(' ');
    };
    expect(said(14, 1)).toContain('found something nonlinear');
    expect(said(NaN, 1)).toContain('found something nonlinear');
    expect(said(14, 0.01)).toContain('in state space only');
    expect(said(0.1, 0.9)).toContain('in rhythms only');
    expect(said(0.1, 0.01)).toContain('nothing nonlinear has been shown');
    expect(verdictOn({ judgement }).reasons.join(' ')).not.toContain('linear');
  });

  test('sets exponent and dimension of the data beside those of the model’s orbit, and says where there are none', () => {
    const found = (exponent: number, dimension: number): OrbitInvariants => ({
      samples: 10_000,
      theilerWindow: 50,
      lyapunov: {
        exponent,
        standardError: 0.02,
        times: [],
        divergence: [],
        saturation: 0,
        line: null,
        timeUnit: 's',
      },
      dimension: { value: dimension, spread: [dimension, dimension], radii: [], slopes: [], stretch: null },
    });
    const said = (data: OrbitInvariants, invariants: OrbitInvariants) =>
      verdictOn({ judgement, data, invariants }).reasons.join(' ');
    const alike = said(found(0.85, 2.05), found(0.88, 2.01));
    expect(alike).toContain('part: alike (data 0.85, model’s orbit 0.88)');
    expect(alike).toContain('dimension: alike');
    const unlike = said(found(0.85, 2.05), found(0.2, 1));
    expect(unlike).toContain('part: different');
    expect(unlike).toContain('dimension: different');
    expect(said(found(NaN, 2), found(0.8, 2))).toContain('the data have no scaling region');
    expect(said(found(0.8, 2), found(NaN, 2))).toContain('the model’s orbit shows none');
  });

  test('names of several baselines that are closer the closest', () => {
    const rival = (title: string, dStsp: number) => ({
      id: title,
      title,
      scores: { dStsp, dH: 0.1, pe: {} },
      note: '',
    });
    const far = { id: 'far', title: 'Far', scores: { dStsp: 20, dH: 1, pe: {} }, note: '' };
    const baselines = [rival('Near', 2), rival('Nearest', 1), far];
    const { headline } = verdictOn({ judgement: { ...withModel(4, 0.3), baselines } });
    expect(headline).toContain('“Nearest” is closer');
  });
});
