import { type Stretch, trialRows } from '../signals/trialRows';
import type { Baseline, BaselineRows } from './baseline';

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
  fit({ train: { values: train, trials, inputs }, history, dim }) {
    const rows = train.length / dim;
    const first = Math.max(0, rows - LIBRARY);
    const context = Math.min(CONTEXT, Math.floor(rows / 4));
    const library = trialRows({ samples: rows, ...(trials && { trials }) }).filter(({ to }) => to > first);
    /** Trial that each row of the library lies in. */
    const trialAt = library.flatMap((trial) => new Array<Stretch>(trial.to - trial.from).fill(trial));
    const trialOf = (row: number) => trialAt[row - library[0]!.from]!;

    /** Last row of the library stretch most like the context that ends before row `end` of `values`, and starts no earlier than `start`. */
    const match = (values: Float64Array, end: number, start = 0): number => {
      const length = Math.min(context, end - start);
      let best = Math.min(first + length, rows) - 1;
      let least = Infinity;
      for (const { from, to } of library) {
        const begin = Math.max(first, from);
        // A match must leave something to repeat: a trial's last tenth is never matched, only copied.
        const last = to - 1 - Math.max(1, Math.floor((to - begin) / 10));
        for (let s = begin + length - 1; s <= last; s++) {
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
      }
      return best;
    };

    /** Copies what followed row `s`; at its trial's end it goes on from the stretch most like what was said last. */
    const repeat = (out: Float64Array, s: number, steps: number): void => {
      for (let n = 0; n < steps; n++) {
        const { from, to } = trialOf(s);
        s = s + 1 >= to ? match(train, to, from) + 1 : s + 1;
        out.set(train.subarray(s * dim, (s + 1) * dim), n * dim);
      }
    };

    return {
      note: `context of ${context} samples, repeating the training part${inputs ? '; it knows no inputs' : ''}`,
      forecast: (out, part, t, steps) => repeat(out, match(part, t + 1), steps),
      freeRun(steps) {
        const out = new Float64Array(steps * dim);
        const { samples, start } = lastTrial(history, dim);
        repeat(out, match(history.values, samples, start), steps);
        return out;
      },
    };
  },
};

/** Where the last trial of some rows starts and ends. */
const lastTrial = ({ values, trials = [0] }: BaselineRows, dim: number) => ({
  start: trials.at(-1)!,
  samples: values.length / dim,
});
