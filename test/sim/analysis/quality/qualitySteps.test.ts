import { describe, expect, test } from 'vitest';
import type { FindingId, QualityReport } from '../../../../src/sim/analysis/quality/qualityReport';
import { qualityReportText } from '../../../../src/sim/analysis/quality/qualityReportText';
import { qualitySteps } from '../../../../src/sim/analysis/quality/qualitySteps';
import type { LookedAt } from '../../../../src/sim/analysis/quality/lookedAt';
import { simulate } from '../../../../src/sim/integrate/simulate';
import { hasChange } from '../../../../src/sim/signals/preparationChange';
import { prepare } from '../../../../src/sim/signals/prepare';
import { systems } from '../../../../src/sim/systems';
import { defaultParams } from '../../../../src/sim/systems/system';
import { fitDefaults } from '../../../../src/sim/training/fitDefaults';
import { suggestedSizes } from '../../../../src/sim/training/suggestedSizes';
import { column } from '../../../../src/sim/signals/column';
import { lookedAtOf, noisyOscillator, sine, whiteNoise } from './lookedAtOf';

function reportOn(lookedAt: LookedAt): QualityReport {
  const steps = qualitySteps(lookedAt, suggestedSizes);
  let next = steps.next();
  let last = 0;
  while (!next.done) {
    expect(next.value.fraction).toBeGreaterThanOrEqual(last);
    last = next.value.fraction;
    next = steps.next();
  }
  expect(last).toBeLessThanOrEqual(1);
  return next.value;
}
const report = (columns: readonly ArrayLike<number>[], more: Partial<LookedAt> = {}) =>
  reportOn(lookedAtOf(columns, more));
const finding = ({ findings }: QualityReport, id: FindingId) => findings.find((one) => one.id === id);

function orbit(id: string, samples: number, noise = 0): Float64Array[] {
  const system = systems.get(id);
  const step = system.kind === 'map' ? 1 : system.step;
  const { values } = simulate(system, defaultParams(system), {
    samples,
    step,
    transient: 1000 * step,
    noise,
    seed: 1,
  });
  return Array.from({ length: system.dim }, (_, i) => column(values, system.dim, i));
}

describe('the verdict on', () => {
  test.for([
    ['lorenz63', 20_000, 76],
    ['roessler', 20_000, 73],
    ['henon', 5000, NaN],
  ] as const)('%s is that reconstruction is sensible, without any step', ([id, samples, period]) => {
    const found = report(orbit(id, samples));
    expect(found.verdict.level).toBe('sensible');
    expect(found.verdict.title).toBe('Reconstruction is sensible');
    expect(found.recommended).toEqual(found.defaults);
    expect(found.numbers.p).toBe(0.05);
    if (period > 0) expect(Math.abs(found.numbers.period / period - 1)).toBeLessThan(0.05);
  });

  test('Lorenz 63 stays with 5 % of noise, is doubtful with 50 %, and both are measured', () => {
    const little = report(orbit('lorenz63', 20_000, 0.05));
    expect(little.verdict.level).toBe('sensible');
    // Noise is a share of each channel's own deviation.
    expect(Math.abs(little.numbers.noise / (0.05 ** 2 / 1.0025) - 1)).toBeLessThan(0.1);
    const much = report(orbit('lorenz63', 20_000, 0.5));
    expect(much.verdict.level).toBe('doubtful');
    expect(much.verdict.reasons[0]).toMatch(/White noise makes up \d+ % of the variance/);
    expect(Math.abs(much.numbers.noise / (0.25 / 1.25) - 1)).toBeLessThan(0.05);
    expect(finding(much, 'noise')!.step!.change.clean![0]!.kind).toBe('low-pass');
  });

  test('white noise is that it is not sensible', () => {
    const { verdict, numbers } = report([whiteNoise(5000, 1)]);
    expect(verdict.level).toBe('not-sensible');
    expect(verdict.reasons.join()).toMatch(/White noise makes up 100 %|98 %|99 %/);
    expect(numbers.noise).toBeGreaterThan(0.95);
  });

  test('a linear stochastic oscillator is doubtful, because it is linear', () => {
    const found = report([noisyOscillator(10_000, 40, 3)]);
    expect(found.verdict.level).toBe('doubtful');
    expect(found.verdict.reasons.join()).toMatch(/linear stochastic process/);
    expect(Math.abs(found.numbers.period / 38 - 1)).toBeLessThan(0.1);
  });

  test('a sine on a trend is the trend’s removal', () => {
    const found = report([sine(10_000, 83.7).map((value, t) => value + t / 2500)]);
    expect(finding(found, 'drift')!.step).toMatchObject({
      title: 'Take a straight line away',
      change: { clean: [{ kind: 'detrend', order: 1 }] },
    });
    expect(found.verdict.title).toMatch(/after the recommended steps|doubtful/);
    expect(10_000 / found.numbers.period).toBeCloseTo(10_000 / 83.7, 1);
  });

  test.for([
    ['constant', 3],
    ['empty', NaN],
  ] as const)('an %s channel is that there is nothing in it', ([, value]) => {
    const found = report([new Float64Array(2000).fill(value)]);
    expect(found.verdict.level).toBe('not-sensible');
    expect(found.verdict.reasons[0]).toMatch(/holds (one value all along|no value at all)/);
    expect(found.sizes).toEqual([]);
    expect(found.spectra.curves).toEqual([]);
  });

  test('two hundred samples is that they are too few', () => {
    const found = report(orbit('lorenz63', 200));
    expect(found.verdict.level).toBe('not-sensible');
    expect(finding(found, 'length')).toMatchObject({ level: 'bad', value: 200 });
  });

  test.for([1, 2, 5, 17, 40])('%d samples are an answer, not an error', (samples) => {
    expect(report([whiteNoise(samples, 1), whiteNoise(samples, 2)]).verdict.level).toBe('not-sensible');
  });

  test('slow dynamics that hardly come back is doubtful or worse', () => {
    const found = report(orbit('lorenz63', 2000));
    expect(finding(found, 'periods')).toMatchObject({ level: 'warning' });
    expect(Math.abs(finding(found, 'periods')!.value / (2000 / 76) - 1)).toBeLessThan(0.2);
    expect(found.verdict.level).toBe('doubtful');
  });
});

describe('findings', () => {
  const [x, y, z] = orbit('lorenz63', 8000) as [Float64Array, Float64Array, Float64Array];

  test('leave out channels that are dead, doubled or mostly missing, and mend the rest', () => {
    const gaps = z.map((value, t) => (t % 3 === 0 ? NaN : value));
    const found = report([x, new Float64Array(8000).fill(1), y, x.map((value) => -2 * value), gaps, z]);
    expect(finding(found, 'no-signal')!.channels).toEqual([1]);
    // Of the last two, the one with gaps.
    expect(finding(found, 'duplicates')!.channels).toEqual([3, 4]);
    expect(finding(found, 'missing')!.channels).toEqual([4]);
    expect(found.recommended.channels).toEqual([0, 2, 5]);
    expect(found.verdict.level).toBe('sensible');
  });

  test('mark a gross outlier, brief and rare, and leave beats alone', () => {
    const popped = x.slice();
    popped[4000] = 2000;
    const outlier = finding(report([popped, y, z]), 'outliers')!;
    expect(outlier).toMatchObject({
      level: 'warning',
      channels: [0],
      step: { change: { clean: [{ kind: 'artefacts', threshold: 8 }] }, isRecommended: true },
    });
    const beats = whiteNoise(8000, 2).map(
      (value, t) => 0.1 * value + 5 * Math.exp(-0.5 * (((t % 160) - 80) / 3) ** 2),
    );
    const peaks = finding(report([beats]), 'outliers')!;
    expect(peaks.title).toBe('Peaks that come back');
    expect(peaks.step).toBeUndefined();
  });

  test('take hum away at its frequency, once, before what smooths', () => {
    const hum = sine(8000, 5, 1).map((value) => 3 * value);
    const found = report(
      [x, y, z].map((one) => one.map((value, t) => value + hum[t]!)),
      { rate: 250 },
    );
    const { step } = finding(found, 'line-noise')!;
    expect(step!.change.clean).toEqual([{ kind: 'notch', frequency: 50, harmonics: 1 }]);
    expect(found.spectra.mains).toBe(50);
    expect(found.recommended.clean!.map(({ kind }) => kind)[0]).toBe('notch');
    expect(hasChange(found.recommended, step!.change, 3)).toBe(true);
  });

  test('thin what is sampled much finer than its rhythm, after a filter', () => {
    const fine = sine(60_000, 400).map((value, t) => value ** 3 + 0.2 * Math.sin(t / 31));
    const found = report([fine, fine.map((value, t) => value * Math.cos(t / 50))]);
    const { step } = finding(found, 'sampling')!;
    expect(step!.change.set!.decimate).toBeGreaterThanOrEqual(3);
    expect(step!.change.clean![0]!.kind).toBe('low-pass');
  });

  test('choose a steady range where a channel jumps', () => {
    const jumping = (one: Float64Array) => one.map((value, t) => value + (t > 6400 ? 60 : 0));
    const found = report([jumping(x), jumping(y), z]);
    expect(finding(found, 'drift')!.step!.change.set!.range).toEqual([0, 6400]);
  });

  test('tell counts, clipping and irregular time stamps', () => {
    const counts = whiteNoise(3000, 1).map((value) => Math.max(0, Math.floor(2 * value)));
    expect(finding(report([counts]), 'coarse')).toMatchObject({ title: 'Counts or levels' });
    expect(finding(report([x.map((value) => Math.min(value, 10)), y, z]), 'clipped')!.channels).toEqual([0]);
    expect(finding(report([x, y], { rate: 100, irregular: true }), 'clock')!.level).toBe('warning');
  });
});

describe('the report', () => {
  const columns = orbit('lorenz63', 6000);

  test('suggests what a fit of the recommended preparation begins with', () => {
    const found = report(columns, { rate: 100, timeUnit: '1' });
    const lookedAt = lookedAtOf(columns);
    const prepared = prepare(
      {
        values: lookedAt.values,
        samples: 6000,
        channels: ['x', 'y', 'z'],
        rate: 100,
        timeUnit: '1',
        unit: '',
      },
      found.recommended,
    );
    const { settings } = fitDefaults(prepared);
    expect(found.sizes[0]).toMatchObject({
      model: 'alrnn',
      latentDim: settings.latentDim,
      rectifiedDim: settings.rectifiedDim,
      sequenceLength: settings.sequenceLength,
    });
  });

  test('numbers channels and samples as the series does, of a part too', () => {
    const found = report([columns[0]!, new Float64Array(6000), columns[2]!], {
      channels: [4, 7, 9],
      channelCount: 12,
      range: [1000, 7000],
      starts: [1000],
      isPart: true,
    });
    expect(found.recommended).toMatchObject({ channels: [4, 9], range: [1000, 7000] });
    expect(finding(found, 'no-signal')!.channels).toEqual([7]);
    expect(found.channels.map(({ channel }) => channel)).toEqual([4, 7, 9]);
  });

  test('of stretches says so, and is done on them', () => {
    const long = lookedAtOf(columns);
    const found = reportOn({
      ...long,
      length: 1500,
      starts: [0, 500_000, 1_000_000, 1_498_500],
      range: [0, 1_500_000],
    });
    expect(found.lookedAt.text).toMatch(/4 stretches of 1,?500 samples.*0\.4 % of 1,500,000 samples/);
    expect(found.numbers.samples).toBe(1_500_000);
    expect(found.verdict.level).not.toBe('not-sensible');
  });

  test('reads as text, and holds plain numbers that can be sent anywhere', () => {
    const found = report(columns);
    const text = qualityReportText(found, ({ step }) => step?.title);
    expect(text.split('\n')[0]).toBe(found.verdict.title);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(112);
    expect(structuredClone(found)).toEqual(found);
    expect(found.spectra.frequencies.length).toBe(found.spectra.curves[0]!.density.length);
    expect(found.spectra.frequencies.length).toBeLessThan(150);
  });
});
