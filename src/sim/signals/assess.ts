import { partDecorrelationLag } from './autocorrelation';
import { moments, presentColumn } from './column';
import { countComplete, longestComplete } from './completeRows';
import { neighbourForecastError } from './nearestNeighbours';
import type { Prepared, Warning } from './prepared';
import { DRIFT, DRIFT_ERRORS, LEAST_RECURRENCES, LEAST_SAMPLES, LINEAR_LEVEL, NOISE } from './rulesOfThumb';
import { surrogateTest } from './surrogateTest';
import { trialRows } from './trialRows';

/** A trial shorter than this holds no training window worth the name. */
const LEAST_TRIAL = 30;
/** Windows and forecasts can start at complete rows only. */
const LEAST_COMPLETE = 0.5;

/** Reasons to doubt, before training, that a model of these data can mean much. Empty for good data. */
export function assess(prepared: Prepared): Warning[] {
  return [
    tooShort(prepared),
    shortTrials(prepared),
    fewComplete(prepared),
    fewRecurrences(prepared),
    notStationary(prepared),
    partsDiffer(prepared),
    noisy(prepared),
    linear(prepared),
  ].filter((warning) => warning !== undefined);
}

function tooShort({ train }: Prepared): Warning | undefined {
  if (train.samples >= LEAST_SAMPLES) return undefined;
  return {
    code: 'too-short',
    text: `The training part has only ${train.samples} samples. Published reconstructions use thousands; expect a model that may fit these samples and say little about the system.`,
  };
}

function shortTrials({ train }: Prepared): Warning | undefined {
  if (!train.trials) return undefined;
  const lengths = trialRows(train).map(({ from, to }) => to - from);
  const short = lengths.filter((length) => length < LEAST_TRIAL).length;
  if (short === 0) return undefined;
  return {
    code: 'short-trials',
    text: `${short} of the ${lengths.length} training trials ${short === 1 ? 'has' : 'have'} fewer than ${LEAST_TRIAL} samples: windows must be shorter still to lie within them, and such windows say little about slow dynamics.`,
  };
}

function fewComplete({ train, dim }: Prepared): Warning | undefined {
  const share = countComplete(train.values, dim) / train.samples;
  if (share >= LEAST_COMPLETE) return undefined;
  return {
    code: 'few-complete',
    text: `Only ${Math.round(100 * share)} % of the training samples hold all ${dim} dimensions, and training windows, free runs and forecasts can start at these alone. Leaving out the channels that miss most would give more of them.`,
  };
}

function fewRecurrences({ train, dim }: Prepared): Warning | undefined {
  const slowest = Math.max(...Array.from({ length: dim }, (_, i) => partDecorrelationLag(train, dim, i)));
  const recurrences = train.samples / (4 * slowest);
  if (recurrences >= LEAST_RECURRENCES) return undefined;
  return {
    code: 'few-recurrences',
    text: `The slowest signal decorrelates in ${slowest} samples, so the training part holds only about ${Math.max(1, Math.round(recurrences))} of its cycles. A longer recording would pin the dynamics down better.`,
  };
}

function notStationary({ train, dim, labels }: Prepared): Warning | undefined {
  for (let i = 0; i < dim; i++) {
    const series = presentColumn(train.values, dim, i);
    const { mean, deviation } = moments(series);
    const quarter = Math.floor(series.length / 4);
    // Correlated samples count less: an independent one comes every two decorrelation times.
    const independent = Math.max(1, quarter / (2 * partDecorrelationLag(train, dim, i)));
    const standardError = deviation / Math.sqrt(independent);
    for (let q = 0; q < 4; q++) {
      const drift = Math.abs(moments(series.subarray(q * quarter, (q + 1) * quarter)).mean - mean);
      if (drift < DRIFT * deviation || drift < DRIFT_ERRORS * standardError) continue;
      return {
        code: 'not-stationary',
        text: `"${labels[i]}" drifts: in quarter ${q + 1} of the training part its mean lies ${(drift / deviation).toFixed(1)} deviations off. A model with fixed parameters can't follow a drift; detrend or choose a steadier range.`,
      };
    }
  }
  return undefined;
}

function partsDiffer({ train, validation, test, dim, labels }: Prepared): Warning | undefined {
  for (let i = 0; i < dim; i++) {
    const trained = moments(presentColumn(train.values, dim, i));
    for (const [name, part] of [
      ['validation', validation],
      ['test', test],
    ] as const) {
      const { mean, deviation } = moments(presentColumn(part.values, dim, i));
      const shift = Math.abs(mean - trained.mean) / trained.deviation;
      const ratio = deviation / trained.deviation;
      if (shift < 1 && ratio > 0.5 && ratio < 2) continue;
      return {
        code: 'parts-differ',
        text: `In the ${name} part "${labels[i]}" has its mean ${shift.toFixed(1)} training deviations off and ${ratio.toFixed(2)} times the spread: scores there measure this change as much as the model.`,
      };
    }
  }
  return undefined;
}

function noisy({ train, dim }: Prepared): Warning | undefined {
  const error = neighbourForecastError(train.values, dim, train.trials && { trials: train.trials });
  if (!(error > NOISE)) return undefined;
  return {
    code: 'noisy',
    text: `The next sample is hardly foretold by similar past ones (error ${error.toFixed(2)} of the variance). Noise dominates at this sampling; a low-pass, fewer components or a delay embedding may help.`,
  };
}

/** Data that a linear process could have made give a nonlinear model nothing to find. */
function linear({ train, dim }: Prepared): Warning | undefined {
  const { from, to } = longestComplete(train, dim);
  const test = surrogateTest(train.values.subarray(from * dim, to * dim), dim);
  if (!test || test.p <= LINEAR_LEVEL) return undefined;
  const count = test.surrogateErrors.length;
  const better = Math.round(test.p * (count + 1)) - 1;
  return {
    code: 'linear',
    text: `The data do not differ from a linear stochastic process: of ${count} surrogates with the same linear correlations ${better} ${better === 1 ? 'is' : 'are'} foretold as well or better from similar past states (p = ${test.p.toFixed(2)}, ${test.samples} samples). A nonlinear model may find nothing that a linear autoregression does not; less noise, a longer recording or a delay embedding may show more.`,
  };
}
