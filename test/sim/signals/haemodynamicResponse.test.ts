import { describe, expect, test } from 'vitest';
import {
  haemodynamicResponse,
  type ResponseSettings,
  SPM_RESPONSE,
} from '../../../src/sim/signals/haemodynamicResponse';
import oracle from '../../oracles/haemodynamicResponse.json';

const inOrder = (p: readonly number[]): ResponseSettings => ({
  ...SPM_RESPONSE,
  delay: p[0]!,
  undershootDelay: p[1]!,
  dispersion: p[2]!,
  undershootDispersion: p[3]!,
  ratio: p[4]!,
  onset: p[5]!,
  length: p[6]!,
});

describe('the haemodynamic response', () => {
  test.for(oracle)(
    'is SciPy’s two gamma densities at dt = $dt s, $parameters',
    ({ dt, parameters, taps }) => {
      const own = haemodynamicResponse(inOrder(parameters), dt);
      expect(own.length).toBe(taps.length);
      // Both evaluate ln Γ to about 1e-15 of values up to 30.
      own.forEach((tap, k) => expect(tap).toBeCloseTo(taps[k]!, 13));
    },
  );

  test('with the parameters SPM takes by default peaks at 5 s and undershoots at 16 s', () => {
    // The densities' modes are (shape − 1) × scale: 5 and 15 s; the first one's tail puts the minimum off a little.
    const taps = haemodynamicResponse(SPM_RESPONSE, 0.5);
    expect(taps.indexOf(Math.max(...taps)) * 0.5).toBe(5);
    expect(taps.indexOf(Math.min(...taps)) * 0.5).toBe(16);
    expect(taps.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 14);
    expect(taps[0]).toBe(0);
  });

  test('is delayed as a whole by its onset', () => {
    const taps = haemodynamicResponse({ ...SPM_RESPONSE, length: 60 }, 1);
    const later = haemodynamicResponse({ ...SPM_RESPONSE, length: 60, onset: 3 }, 1);
    // What the cut at 60 s takes away is below 1e-12 of the sum.
    taps.forEach((tap, k) => k + 3 < later.length && expect(later[k + 3]).toBeCloseTo(tap, 11));
  });

  test.for<readonly [string, Partial<ResponseSettings>, number, RegExp]>([
    ['another kind', { kind: 'gamma' as 'two-gamma' }, 1, /should be two-gamma/],
    ['a delay of nothing', { delay: 0 }, 1, /delay should be a number above 0/],
    ['a delay no longer than its dispersion', { delay: 1 }, 1, /longer than its dispersion/],
    ['an onset after its end', { onset: 40 }, 1, /onset should lie between 0 and its length/],
    ['noise that is all there is', { noise: 1 }, 1, /share of the measured variance/],
    ['an undershoot that outweighs it', { ratio: 0.5 }, 1, /undershoot of the response outweighs/],
    ['sampling too slow', {}, 12, /leave the response out/],
    ['sampling too fast', {}, 0.001, /decimate the recording/],
  ])('refuses %s', ([, change, dt, message]) => {
    expect(() => haemodynamicResponse({ ...SPM_RESPONSE, ...change }, dt)).toThrow(message);
  });
});
