import { createPowerPlan } from '../kernels/fft';
import { column, moments } from './column';

/**
 * Mean period of an orbit, samples: one over the mean frequency of its power spectrum, of the slowest coordinate. Coordinates that
 * stand still have none; Infinity where all do.
 *
 * Rosenstein, Collins & De Luca (1993) take it for the time after which two states of one orbit count as unrelated.
 *
 * @param values shape (T × n), row-major.
 */
export function meanPeriod(values: ArrayLike<number>, n: number): number {
  const T = Math.floor(values.length / n);
  const plan = createPowerPlan(T);
  const power = new Float64Array((T >> 1) + 1);
  let slowest = 0;
  for (let i = 0; i < n; i++) {
    const series = column(values, n, i);
    const { mean, deviation } = moments(series);
    if (!(deviation > 1e-9 * Math.abs(mean))) continue;
    plan.power(
      power,
      series.map((value) => value - mean),
    );
    let total = 0;
    let moment = 0;
    for (let k = 1; k < power.length; k++) {
      total += power[k];
      moment += k * power[k];
    }
    slowest = Math.max(slowest, (T * total) / moment);
  }
  return slowest > 0 ? slowest : Infinity;
}
