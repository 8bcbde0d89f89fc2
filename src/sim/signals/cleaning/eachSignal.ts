import { column } from '../column';
import { eachPiece, type Stage } from '../stage';

/**
 * Changes every channel of every trial or part, one after another. A trial of which a channel holds no value at all is left alone there:
 * there is nothing in it to change.
 *
 * @param change gets a copy and changes it in place; all its samples are there.
 */
export function eachSignal(stage: Stage, change: (signal: Float64Array, channel: number) => void): void {
  const n = stage.labels.length;
  for (const { values } of eachPiece(stage)) {
    for (let i = 0; i < n; i++) {
      const signal = column(values, n, i);
      if (Number.isNaN(signal[0])) continue;
      change(signal, i);
      for (let t = 0; t < signal.length; t++) values[t * n + i] = signal[t]!;
    }
  }
}
