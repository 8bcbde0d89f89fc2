import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withAskedForcing } from '../../src/main/cli/fitAsked';
import { askedSettings, mergeSettings, overDefaults, settingsKnown } from '../../src/main/cli/settings';
import type { VerbContext } from '../../src/main/cli/verb';
import type { FitSettings } from '../../src/sim/training/settings';

const asked = (options: VerbContext['options']) => askedSettings({ options } as VerbContext);

describe('settings of the command line', () => {
  test('reads numbers, names, lists and null from --set', async () => {
    const set = [
      'model.latentDim=24',
      'prepare.missing=interpolate',
      'prepare.channels=[0,2]',
      'prepare.pca=null',
      'prepare.events=[{"channel":3,"decoder":"poisson"}]',
    ];
    expect(await asked({ set })).toEqual({
      model: { latentDim: 24 },
      prepare: {
        missing: 'interpolate',
        channels: [0, 2],
        pca: null,
        events: [{ channel: 3, decoder: 'poisson' }],
      },
    });
  });

  test('are listed with what they may be', () => {
    const known = new Map(settingsKnown().map(({ setting, expected }) => [setting, expected]));
    expect(known.get('prepare.missing')).toBe('one of "refuse", "interpolate", "mask"');
    expect(known.get('prepare.trials')).toBe('null for none');
    expect(known.get('training.forcing.interval')).toBe('a number');
    expect(known.has('training')).toBe(false);
  });

  test('takes words for what is chosen from the data, where there are such', async () => {
    const words = ['prepare.channels=good', 'prepare.factors=suggest', 'prepare.embed=suggest-coordinates'];
    expect(await asked({ set: words })).toEqual({
      prepare: { channels: 'good', factors: 'suggest', embed: 'suggest-coordinates' },
    });
    await expect(asked({ set: ['prepare.embed=guess'] })).rejects.toThrow(
      'prepare.embed should be an object, or "suggest", or "suggest-coordinates"; got "guess".',
    );
    await expect(asked({ set: ['prepare.pca=suggest'] })).rejects.toThrow('should be an object; got');
    const known = new Map(settingsKnown().map(({ setting, expected }) => [setting, expected]));
    expect(known.get('prepare.factors')).toContain('"suggest" for as many as make held-out data likeliest');
  });

  test('let coordinates take the place of a dimension and a delay, and the other way round', () => {
    const over = (embed: unknown, asked: unknown) =>
      overDefaults<{ embed: unknown }>({ embed }, { embed: asked }, 'prepare').embed;
    const coordinates = [{ signal: 0, delay: 0 }];
    expect(over({ dimension: 3, delay: 9 }, { coordinates })).toEqual({ coordinates });
    expect(over({ coordinates }, { delay: 4 })).toEqual({ dimension: 3, delay: 4 });
    expect(over({ dimension: 3, delay: 9 }, { delay: 4 })).toEqual({ dimension: 3, delay: 4 });
    expect(over(null, { coordinates })).toEqual({ coordinates });
    expect(over(null, { delay: 4 })).toEqual({ dimension: 3, delay: 4 });
    expect(over({ dimension: 3, delay: 9 }, 'suggest')).toBe('suggest');
  });

  test('lets --set win over --config', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'settings-')), 'c.json');
    await writeFile(file, JSON.stringify({ training: { epochs: 10, noise: 0.1 } }));
    expect(await asked({ config: file, set: ['training.epochs=20'] })).toEqual({
      training: { epochs: 20, noise: 0.1 },
    });
  });

  test.for([
    ['model.latentdim=3', /no setting "model.latentdim".*latentDim/],
    ['trainign.epochs=3', /no setting "trainign".*training/],
    ['training.epochs=many', /training.epochs should be a number; got "many"/],
    ['prepare.split.train', /expects PATH=VALUE/],
    ['prepare.events=[3]', /prepare.events should be a list such as/],
    ['prepare.events=[{"channel":3,"decoder":"gauss"}]', /out of poisson, zero-inflated/],
    ['prepare.embed=3', /prepare.embed should be an object/],
    ['prepare.clean=[{"kind":"magic"}]', /prepare.clean should be a list such as.*notch/],
  ] as const)('refuses %s', async ([set, message]) => {
    await expect(asked({ set: [set] })).rejects.toThrow(message);
  });

  test('says what is wrong with a settings file', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'settings-')), 'c.json');
    await expect(asked({ config: file })).rejects.toThrow(/no such file/);
    await writeFile(file, '{"training": ');
    await expect(asked({ config: file })).rejects.toThrow(/is not JSON/);
    await writeFile(file, '[1]');
    await expect(asked({ config: file })).rejects.toThrow(/one JSON object/);
  });

  test('completes a section that was absent', () => {
    expect(overDefaults({ embed: null as unknown, decimate: 1 }, { embed: { delay: 2 } }, 'prepare')).toEqual(
      {
        embed: { dimension: 3, delay: 2 },
        decimate: 1,
      },
    );
  });

  test('completes another kind of forcing from where that kind begins', () => {
    const forcings = {
      sparse: { kind: 'sparse', interval: 9 },
      generalized: { kind: 'generalized', alpha: 0.125 },
      annealed: { kind: 'generalized', alpha: 0.2, end: 0.02 },
      adaptive: { kind: 'adaptive' },
    } as const;
    const training = { forcing: { kind: 'sparse', interval: 5 } } as const;
    const completed = (forcing: object) =>
      overDefaults(
        withAskedForcing<Pick<FitSettings, 'forcing'>>(training, { training: { forcing } }, forcings),
        { forcing },
        'training',
      );
    expect(completed({ kind: 'generalized' })).toEqual({ forcing: forcings.generalized });
    expect(completed({ kind: 'generalized', end: 0.05 })).toEqual({
      forcing: { kind: 'generalized', alpha: 0.125, end: 0.05 },
    });
    expect(completed({ kind: 'sparse' })).toEqual(training);
    expect(completed({ interval: 7 })).toEqual({ forcing: { kind: 'sparse', interval: 7 } });
  });

  test('reads and completes the settings of training that may be absent', async () => {
    const set = [
      'training.optimizer.kind=adamw',
      'training.clip=10',
      'training.patience=null',
      'training.learningRate.schedule=cosine',
      'training.regularization.blocks.W=0.001',
      'training.regularization.manifoldAttractor.share=0.25',
      'training.forcing.kind=adaptive',
      'training.forcing.estimator=exp-log',
    ];
    const { training } = await asked({ set });
    const base = {
      learningRate: { start: 1e-3, end: 1e-5, schedule: 'exponential' },
      optimizer: { kind: 'radam' },
      forcing: { kind: 'sparse', interval: 16 },
      clip: null,
      patience: 8,
      regularization: { manifoldAttractor: null, blocks: { A: 0.1 } },
    };
    expect(overDefaults<unknown>(base, training, 'training')).toEqual({
      learningRate: { start: 1e-3, end: 1e-5, schedule: 'cosine' },
      optimizer: { kind: 'adamw' },
      forcing: { kind: 'adaptive', estimator: 'exp-log' },
      clip: 10,
      patience: null,
      regularization: { blocks: { A: 0.1, W: 0.001 }, manifoldAttractor: { share: 0.25, strength: 0.01 } },
    });
    const none = overDefaults<unknown>({}, { optimizer: { kind: 'adam' } }, 'training');
    expect(none).toEqual({ optimizer: { kind: 'adam' } });
  });

  test.for([
    ['training.optimizer.kind=sgd', /optimizer.kind should be one of "radam"/],
    ['training.forcing.estimator=best', /estimator should be one of "jacobian-upper-bound"/],
    ['training.learningRate.schedule=linear', /schedule should be one of "exponential"/],
    ['training.clip=hard', /clip should be a number or null/],
    ['training.regularization.blocks.W=much', /blocks should be an object with a number/],
    ['training.regularization.l2=1', /no setting "training.regularization.l2"/],
  ] as const)('refuses %s', async ([set, message]) => {
    await expect(asked({ set: [set] })).rejects.toThrow(message);
  });

  test('replaces a forcing of another kind and merges one of the same kind', () => {
    const base = { forcing: { kind: 'sparse', interval: 16 }, epochs: 5 };
    expect(overDefaults<unknown>(base, { forcing: { kind: 'generalized', alpha: 0.2 } }, 'training')).toEqual(
      {
        forcing: { kind: 'generalized', alpha: 0.2 },
        epochs: 5,
      },
    );
    expect(overDefaults<unknown>(base, { forcing: { interval: 8 } }, 'training')).toEqual({
      forcing: { kind: 'sparse', interval: 8 },
      epochs: 5,
    });
  });

  test('merges sections and replaces lists', () => {
    expect(mergeSettings({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3] } })).toEqual({
      a: { b: 1, c: [3] },
      d: 1,
    });
  });
});
