import { describe, expect, test } from 'vitest';
import { createFft } from '../../../src/sim/kernels/fft';
import { solveSymmetric } from '../../../src/sim/kernels/solveSymmetric';
import { createRandom } from '../../../src/sim/random';
import { activityPrior, createDeconvolution } from '../../../src/sim/signals/deconvolution';
import { haemodynamicResponse, SPM_RESPONSE } from '../../../src/sim/signals/haemodynamicResponse';
import { boldLorenz, correlation } from './bold';

/** An autoregression of order 1 with innovations of variance 1, seen through the response with noise of variance ν. */
function seenThrough(taps: Float64Array, samples: number, a: number, noise: number, seed: number) {
  const random = createRandom(seed, 'activity');
  const before = taps.length - 1;
  const activity = new Float64Array(samples + before);
  activity[0] = random.normal() / Math.sqrt(1 - a * a);
  for (let t = 1; t < activity.length; t++) activity[t] = a * activity[t - 1]! + random.normal();
  const measured = Float64Array.from({ length: samples }, (_, t) => {
    let sum = Math.sqrt(noise) * random.normal();
    taps.forEach((tap, k) => (sum += tap * activity[before + t - k]!));
    return sum;
  });
  return { activity, measured };
}

describe('deconvolution', () => {
  const taps = haemodynamicResponse(SPM_RESPONSE, 2);
  const L = taps.length;

  test('is the conditional mean of activity and measurement that are jointly Gaussian', () => {
    const rows = 40;
    const prior = { mean: 0.7, noise: 0.1, persistence: 0.6 };
    const { measured } = seenThrough(taps, rows, 0.6, 0.1, 1);
    // C A'(A C A' + ν)⁻¹ (x − mean), with the covariance of the autoregression: another way to the same.
    const n = rows + L - 1;
    const C = (i: number, j: number) => 0.6 ** Math.abs(i - j) / (1 - 0.36);
    const CA = Array.from({ length: n }, (_, i) =>
      Float64Array.from({ length: rows }, (_, t) =>
        taps.reduce((sum, tap, k) => sum + tap * C(i, t + L - 1 - k), 0),
      ),
    );
    const S = Float64Array.from({ length: rows * rows }, (_, at) => {
      const [s, t] = [Math.floor(at / rows), at % rows];
      return taps.reduce((sum, tap, k) => sum + tap * CA[s + L - 1 - k]![t]!, s === t ? 0.1 : 0);
    });
    const weights = measured.map((x) => x - 0.7);
    expect(solveSymmetric(S, weights, rows, 1)).toBe(true);
    const { activity, convolved } = createDeconvolution(taps, prior, rows)(measured);
    // Condition numbers of both matrices are below 1e4.
    CA.forEach((row, i) =>
      expect(activity[i]).toBeCloseTo(
        row.reduce((sum, c, t) => sum + c * weights[t]!, 0.7),
        10,
      ),
    );
    for (let t = 0; t < rows; t++) {
      const response = taps.reduce((sum, tap, k) => sum + tap * activity[t + L - 1 - k]!, 0);
      expect(convolved[t]).toBeCloseTo(response, 12);
    }
  });

  test('is Wiener’s filter far from the ends', () => {
    const rows = 600;
    const { measured } = seenThrough(taps, rows, 0.8, 0.05, 2);
    const prior = { mean: 0, noise: 0.05, persistence: 0.8 };
    const { activity } = createDeconvolution(taps, prior, rows)(measured);
    const [re, im] = [measured.slice(), new Float64Array(rows)];
    const [hr, hi] = [new Float64Array(rows), new Float64Array(rows)];
    hr.set(taps);
    const transform = createFft(rows);
    transform(re, im);
    transform(hr, hi);
    const filtered = re.map((_, k) => {
      const omega = (2 * Math.PI * k) / rows;
      const spectrum = hr[k]! ** 2 + hi[k]! ** 2 + 0.05 * (1 + 0.64 - 1.6 * Math.cos(omega));
      const [a, b] = [
        (hr[k]! * re[k]! + hi[k]! * im[k]!) / spectrum,
        (hr[k]! * im[k]! - hi[k]! * re[k]!) / spectrum,
      ];
      im[k] = -b;
      return a;
    });
    transform(filtered, im);
    // The ends are felt as far as the filter reaches; a hundred samples on that is below 1e-6.
    for (let t = 200; t < 400; t++) expect(activity[t + L - 1]).toBeCloseTo(filtered[t]! / rows, 6);
  });

  test.for([
    [0.8, 0.05],
    [0.5, 0.3],
    [0.95, 1],
  ] as const)('reads a persistence of %f and noise of %f off the measured signal', ([a, noise]) => {
    const trials = [1, 2, 3].map((seed) => seenThrough(taps, 1500, a, noise, seed).measured);
    const prior = activityPrior(trials, taps);
    // 4500 samples give the noise, from 1100 frequencies, to 5 %; persistence comes in steps of a seventh of its distance from 1.
    expect(Math.abs(Math.log((1 - prior.persistence) / (1 - a)))).toBeLessThan(0.35);
    expect(Math.abs(Math.log(prior.noise / noise))).toBeLessThan(0.5);
  });

  test('takes the share of noise that is given', () => {
    const { measured } = seenThrough(taps, 2000, 0.8, 0.05, 4);
    const more = activityPrior([measured], taps, 0.5);
    expect(more.noise).toBeGreaterThan(activityPrior([measured], taps).noise);
  });

  test.for([
    { tr: 0.5, step: 0.02, noise: 0.1 },
    { tr: 1, step: 0.05, noise: 0.1 },
    { tr: 2, step: 0.04, noise: 0.3 },
  ])('shows the activity of a slow Lorenz system better than the signal at any lag: %j', (how) => {
    const { series, latent } = boldLorenz(1500, how);
    const taps = haemodynamicResponse(SPM_RESPONSE, how.tr);
    for (let i = 0; i < 3; i++) {
      const measured = series.values.filter((_, at) => at % 3 === i);
      const truth = latent.filter((_, at) => at % 3 === i);
      const prior = activityPrior([measured], taps);
      const { activity } = createDeconvolution(taps, prior, 1500)(measured);
      const best = Math.max(
        ...Array.from({ length: Math.ceil(10 / how.tr) }, (_, lag) =>
          correlation(measured.subarray(lag), truth),
        ),
      );
      const found = correlation(activity.subarray(taps.length - 1), truth);
      expect(found).toBeGreaterThan(best);
      expect(found).toBeGreaterThan(0.93);
    }
  });
});
