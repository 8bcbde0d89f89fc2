import { describe, expect, test } from 'vitest';
import { checkFitSettings } from '../../../src/sim/training/checkFitSettings';
import type { FitSettings } from '../../../src/sim/training/settings';
import { smallFit } from './fitSettings';

const data = { samples: 22, dim: 2 };

describe('checkFitSettings', () => {
  test('accepts the smallest series with two windows', () => {
    expect(() => checkFitSettings(smallFit, data)).not.toThrow();
    expect(() =>
      checkFitSettings({ ...smallFit, forcing: { kind: 'generalized', alpha: 0 } }, data),
    ).not.toThrow();
  });

  test('accepts everything that may be set, and null for what may be left out', () => {
    const all: FitSettings = {
      ...smallFit,
      forcing: { kind: 'adaptive', estimator: 'exp-log', every: 3, gamma: 0.9, start: 0.5 },
      learningRate: { start: 1e-3, end: 1e-5, schedule: 'cosine' },
      optimizer: { kind: 'adamw', weightDecay: 0.1 },
      clip: 10,
      regularization: {
        blocks: { A: 1e-3, L: 1e-4 },
        manifoldAttractor: { share: 0.5, strength: 1 },
        selfCoupling: 0.1,
      },
      noiseEnd: 0.001,
      patience: 4,
    };
    expect(() => checkFitSettings(all, data)).not.toThrow();
    expect(() => checkFitSettings({ ...all, clip: null, patience: null }, data)).not.toThrow();
  });

  test('refuses self-coupling for a family whose W has no diagonal of its own', () => {
    const settings = { ...smallFit, model: 'dendritic-plrnn', regularization: { selfCoupling: 0.1 } };
    expect(() => checkFitSettings(settings, data)).toThrowError(/no diagonal/);
  });

  test('refuses a series that is too short, saying how long it must be', () => {
    const asked = expect.objectContaining({
      code: 'too-short',
      message: expect.stringMatching(/at least 22 .* got 21/),
    });
    expect(() => checkFitSettings(smallFit, { samples: 21, dim: 2 })).toThrowError(asked);
  });

  test('accepts trials with two windows in all, and refuses those that are each too short', () => {
    expect(() => checkFitSettings(smallFit, { samples: 50, dim: 2, trials: [0, 21, 29] })).not.toThrow();
    expect(() => checkFitSettings(smallFit, { samples: 50, dim: 2, trials: [0, 15, 30] })).toThrowError(
      expect.objectContaining({ code: 'too-short', detail: { samples: 20, needed: 22 } }),
    );
  });

  test('refuses an unknown family', () => {
    expect(() => checkFitSettings({ ...smallFit, model: 'lstn' }, data)).toThrowError(
      expect.objectContaining({ code: 'unknown-id' }),
    );
  });

  const wrong: [keyof FitSettings, unknown][] = [
    ['latentDim', 1],
    ['latentDim', 5.5],
    ['latentDim', NaN],
    ['rectifiedDim', 6],
    ['rectifiedDim', -1],
    ['forcing', { kind: 'sparse', interval: 0 }],
    ['forcing', { kind: 'generalized', alpha: 1.1 }],
    ['forcing', { kind: 'generalized', alpha: NaN }],
    ['forcing', { kind: 'generalized', alpha: 0.2, end: 0 }],
    ['forcing', { kind: 'generalized', alpha: 0.2, interval: 5 }],
    ['forcing', { kind: 'sparse', interval: 5, alpha: 0.2 }],
    ['forcing', { kind: 'free' }],
    ['forcing', { kind: 'adaptive', estimator: 'guess' }],
    ['forcing', { kind: 'adaptive', every: 0 }],
    ['forcing', { kind: 'adaptive', gamma: 1 }],
    ['forcing', { kind: 'adaptive', start: 1.5 }],
    ['forcing', { kind: 'adaptive', alpha: 0.5 }],
    ['optimizer', { kind: 'sgd' }],
    ['optimizer', { kind: 'adam', weightDecay: 0.1 }],
    ['optimizer', { kind: 'adamw', weightDecay: -0.1 }],
    ['clip', 0],
    ['clip', NaN],
    ['regularization', { blocks: { W1: 0.1 } }],
    ['regularization', { blocks: { W: -0.1 } }],
    ['regularization', { manifoldAttractor: { share: 0, strength: 1 } }],
    ['regularization', { manifoldAttractor: { share: 0.5, strength: -1 } }],
    ['regularization', { selfCoupling: -1 }],
    ['learningRate', { start: 1e-3, end: 1e-5, schedule: 'linear' }],
    ['noiseEnd', 0],
    ['patience', 0],
    ['patience', 1.5],
    ['sequenceLength', 0],
    ['batchSize', 6],
    ['batchSize', 0],
    ['batchesPerEpoch', 0],
    ['epochs', 0],
    ['learningRate', { start: 0, end: 1e-5 }],
    ['learningRate', { start: 1e-3, end: Infinity }],
    ['noise', -0.1],
    ['noise', NaN],
    ['evaluateEvery', 0],
    ['seeds', []],
    ['seeds', [1.5]],
    ['seeds', [-1]],
    ['seeds', [1, 1]],
  ];
  test.for(wrong)('refuses %s = %j, naming it', ([name, value]) => {
    const asked = expect.objectContaining({
      code: 'bad-parameter',
      message: expect.stringMatching(/^Expected .* got .*\. \S+/),
    });
    expect(() => checkFitSettings({ ...smallFit, [name]: value }, data)).toThrowError(asked);
    expect(() => checkFitSettings({ ...smallFit, [name]: value }, data)).toThrowError(
      name === 'seeds' ? 'seed' : name,
    );
  });
});
