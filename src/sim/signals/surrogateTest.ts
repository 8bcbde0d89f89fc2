import { createRandom } from '../random';
import { decorrelationLag } from './autocorrelation';
import { column } from './column';
import { delayEmbedding } from './delayEmbedding';
import { matchingStart } from './matchingStart';
import { neighbourForecastError } from './nearestNeighbours';
import { iteratedSurrogate, phaseSurrogate } from './surrogates';

/** Surrogates of a one-sided test at the level 1/(19 + 1) = 0.05 (Theiler et al. 1992). */
const SURROGATES = 19;
/** Samples tested, the power of two that fits: enough to tell, and quick to transform. */
const MOST_SAMPLES = 2048;
const LEAST_SAMPLES = 256;
/** Iterations of a surrogate's values and spectrum; the order of nearly all values is settled by then. */
const ITERATIONS = 20;
/** Delay coordinates of a single channel. */
const COORDINATES = 3;
const SEED = 1;

export interface SurrogateTest {
  /** Nonlinear prediction error of the data, as a share of their variance. */
  readonly error: number;
  /** Of each surrogate, ascending. */
  readonly surrogateErrors: readonly number[];
  /** Share of a linear process's recordings that would look as nonlinear as these: rank / (surrogates + 1). */
  readonly p: number;
  readonly samples: number;
  readonly kind: 'iterated-amplitude-adjusted' | 'phase-randomised';
}

/**
 * Do the data differ from a linear stochastic process? Nearest neighbours foretell the data, and 19 surrogates that share the
 * data's linear correlation; if the data are foretold better than every surrogate, the null is rejected at 0.05.
 *
 * One channel is tested against iterated amplitude-adjusted surrogates (Schreiber & Schmitz), in delay coordinates; several against
 * phase-randomised ones, which keep the correlation between channels but make values Gaussian. Forecasts go half a decorrelation
 * time ahead: over a single step any smooth signal, linear or not, is foretold well. The stretch is chosen so that its ends
 * match, because a transform takes it for periodic.
 *
 * @param values shape (T × n), row-major.
 * @returns null where there are too few samples.
 * @see Theiler et al. (1992), Physica D 58, 77–94; Schreiber & Schmitz (1996), Phys. Rev. Lett. 77, 635–638; Prichard & Theiler
 *   (1994), Phys. Rev. Lett. 73, 951–954.
 */
export function surrogateTest(values: Float64Array, n: number): SurrogateTest | null {
  const T = values.length / n;
  const samples = Math.min(MOST_SAMPLES, 2 ** Math.floor(Math.log2(T)));
  if (samples < LEAST_SAMPLES) return null;
  const start = matchingStart(values, n, samples);
  const stretch = values.slice(start * n, (start + samples) * n);
  const slowest = Math.max(...Array.from({ length: n }, (_, i) => decorrelationLag(column(stretch, n, i))));
  const lag = Math.min(slowest, Math.floor(samples / 16));
  const error = (series: Float64Array) => {
    const states = n === 1 ? delayEmbedding(series, 1, COORDINATES, lag) : series;
    return neighbourForecastError(states, n === 1 ? COORDINATES : n, { horizon: Math.max(1, lag >> 1) });
  };
  const random = createRandom(SEED, 'surrogates');
  const own = error(stretch);
  const surrogateErrors = Array.from({ length: SURROGATES }, () =>
    error(
      n === 1 ? iteratedSurrogate(stretch, random, ITERATIONS).values : phaseSurrogate(stretch, n, random),
    ),
  ).sort((a, b) => a - b);
  const below = surrogateErrors.filter((other) => !(own < other)).length;
  return {
    error: own,
    surrogateErrors,
    p: (below + 1) / (SURROGATES + 1),
    samples,
    kind: n === 1 ? 'iterated-amplitude-adjusted' : 'phase-randomised',
  };
}
