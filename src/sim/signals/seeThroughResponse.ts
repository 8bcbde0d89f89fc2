import { SimError } from '../errors';
import { column } from './column';
import { activityPrior, createDeconvolution, type Deconvolved } from './deconvolution';
import { haemodynamicResponse, type ResponseSettings } from './haemodynamicResponse';
import { eachPiece, fittedNumbers, type Piece, rowsOf, type Stage } from './stage';

/** Numbers a deconvolution keeps at once, at most: 400 MB. */
const MOST_KEPT = 5e7;

/**
 * Makes the values of a stage the activity that was measured through the haemodynamic response, each piece on its own, with the priors
 * of the training part. As all steps before are linear in time and alike for every sample, it is as if the recording itself had been
 * deconvolved.
 *
 * @throws {SimError} `bad-parameter`, and `shape-mismatch` where a model of another sampling rate is held to the stage.
 */
export function seeThroughResponse(stage: Stage, settings: ResponseSettings): void {
  const { rate, timeUnit = 's' } = stage.clock;
  if (rate === null || timeUnit !== 's') {
    throw new SimError(
      'bad-parameter',
      `The haemodynamic response takes seconds, and this recording ${rate === null ? 'does not say how many samples a second has' : 'counts time without a unit'}. Give the sampling rate, or leave the response out.`,
    );
  }
  const taps = haemodynamicResponse(settings, 1 / rate);
  const n = stage.labels.length;
  refuseGaps(stage);
  const longest = Math.max(...eachPiece(stage).map((piece) => rowsOf(stage, piece)));
  if ((longest + taps.length) * taps.length > MOST_KEPT) {
    throw new SimError(
      'bad-parameter',
      `${longest} samples in one piece are more than can be deconvolved with a response of ${taps.length} samples. Decimate the recording, which is slow, or take a shorter range.`,
    );
  }

  const fitted = fittedNumbers(stage, 'response');
  if (fitted && fitted['taps']!.length !== taps.length) {
    throw new SimError(
      'shape-mismatch',
      `The model was fitted through a response of ${fitted['taps']!.length} samples; at this recording's ${rate} Hz it has ${taps.length}. Use a recording with the same sampling rate.`,
    );
  }
  const priors = stage.labels.map((_, i) =>
    fitted
      ? {
          mean: fitted['mean']![i]!,
          noise: fitted['noise']![i]!,
          persistence: fitted['persistence']![i]!,
        }
      : activityPrior(
          stage.parts.train.map(({ values }) => column(values, n, i)),
          taps,
          settings.noise,
        ),
  );
  stage.labels.forEach((_, i) => {
    const byLength = new Map<number, (measured: ArrayLike<number>) => Deconvolved>();
    for (const piece of eachPiece(stage)) {
      const rows = rowsOf(stage, piece);
      if (!byLength.has(rows)) byLength.set(rows, createDeconvolution(taps, priors[i]!, rows));
      keep(piece, n, i, byLength.get(rows)!, taps.length - 1);
    }
  });
  stage.response = { taps: [...taps], priors };
  const { delay, undershootDelay, dispersion, undershootDispersion, ratio, onset, length } = settings;
  const of = (name: 'mean' | 'noise' | 'persistence') => priors.map((prior) => prior[name]);
  stage.steps.push({
    id: 'response',
    text: `Estimated the activity below the haemodynamic response (two-gamma, ${delay} and ${undershootDelay} s, ${taps.length} samples) by Wiener’s deconvolution, each ${stage.hasTrials ? 'trial' : 'part'} on its own, with the noise and the persistence of the training part. The model is fitted so that its activity gives the measured signal through the response.`,
    numbers: {
      parameters: [delay, undershootDelay, dispersion, undershootDispersion, ratio, onset, length],
      taps: [...taps],
      mean: of('mean'),
      noise: of('noise'),
      persistence: of('persistence'),
    },
  });
}

/** Puts one dimension's activity for its values, and keeps what was measured beside it. */
function keep(
  piece: Piece,
  n: number,
  i: number,
  deconvolve: (measured: ArrayLike<number>) => Deconvolved,
  history: number,
): void {
  piece.measured ??= piece.values.slice();
  piece.convolved ??= new Float64Array(piece.values.length);
  const { activity, convolved } = deconvolve(column(piece.measured, n, i));
  convolved.forEach((value, t) => {
    piece.values[t * n + i] = activity[history + t]!;
    piece.convolved![t * n + i] = value;
  });
}

function refuseGaps(stage: Stage): void {
  for (const { values } of eachPiece(stage)) {
    const at = values.findIndex(Number.isNaN);
    if (at < 0) continue;
    throw new SimError(
      'bad-parameter',
      `"${stage.labels[at % stage.labels.length]}" has gaps, and activity can't be told from a signal with gaps: every sample answers to the seconds before it. Interpolate the gaps instead of masking them, or leave the response out.`,
    );
  }
}
