import type { Baseline } from './baseline';

/** Samples of context that are matched. */
const CONTEXT = 10;
/** Library rows searched, the most recent ones: enough for any recording one would parrot, quick enough to be asked often. */
const LIBRARY = 10_000;

/**
 * Context parroting (Zhang & Gilpin): find the stretch of the past most like the present, and repeat what followed it. It copies
 * geometry and spectrum of any recording and understands nothing, so a reconstruction must do better where it claims dynamics.
 */
export const contextParroting: Baseline = {
  id: 'context-parroting',
  title: 'Repeat the most similar past',
  reference: {
    authors: 'Zhang & Gilpin',
    year: 2025,
    title:
      'Context parroting: a simple but tough-to-beat baseline for foundation models in scientific machine learning',
    where: 'arXiv 2505.11349',
  },
  fit(train, history, dim) {
    const rows = train.length / dim;
    const first = Math.max(0, rows - LIBRARY);
    const context = Math.min(CONTEXT, Math.floor(rows / 4));
    // A match must leave something to repeat: its last tenth is never matched, only copied.
    const last = rows - 1 - Math.max(1, Math.floor((rows - first) / 10));

    /** Last row of the library stretch most like the context that ends before row `end` of `values`. */
    const match = (values: Float64Array, end: number): number => {
      const length = Math.min(context, end);
      let best = first + length - 1;
      let least = Infinity;
      for (let s = first + length - 1; s <= last; s++) {
        let distance = 0;
        for (let k = 0; k < length && distance < least; k++) {
          for (let i = 0; i < dim; i++)
            distance += (train[(s - k) * dim + i]! - values[(end - 1 - k) * dim + i]!) ** 2;
        }
        if (distance < least) {
          least = distance;
          best = s;
        }
      }
      return best;
    };

    /** Copies what followed row `s`; at the library's end it goes on from the stretch most like what was said last. */
    const repeat = (out: Float64Array, s: number, steps: number): void => {
      for (let n = 0; n < steps; n++) {
        if (++s >= rows) s = match(train, rows) + 1;
        out.set(train.subarray(s * dim, (s + 1) * dim), n * dim);
      }
    };

    return {
      note: `context of ${context} samples, repeating the training part`,
      forecast: (out, part, t, steps) => repeat(out, match(part, t + 1), steps),
      freeRun(steps) {
        const out = new Float64Array(steps * dim);
        repeat(out, match(history, history.length / dim), steps);
        return out;
      },
    };
  },
};
