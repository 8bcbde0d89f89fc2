import type { RunPicture } from '../../shared/contract';
import { autocorrelations } from '../../sim/analysis/autocorrelations';
import { isOneRun } from '../../sim/analysis/orbitScorer';
import { predictedStates } from '../../sim/analysis/predictedStates';
import { powerSpectra } from '../../sim/analysis/powerSpectrum';
import { fromFirstComplete } from '../../sim/analysis/runBeside';
import { spectralStretches, stretchesOfLength } from '../../sim/analysis/spectralStretches';
import { symbolsOfOrbit } from '../../sim/analysis/symbolSeries';
import { freeRun } from '../../sim/models/freeRun';
import type { FittedModel } from '../../sim/models/model';
import { clockOf } from '../../sim/clock';
import { completeRows } from '../../sim/signals/completeRows';
import { trialStarts } from '../../sim/signals/forecastStarts';
import { measuredPart } from '../../sim/signals/measuredPart';
import type { Part, Prepared, Response } from '../../sim/signals/prepared';
import { respond } from '../../sim/signals/respond';
import { firstRows, trialRows } from '../../sim/signals/trialRows';
import { fittedModel } from './fittedModel';
import type { RunFolder } from './runFolder';

/** Samples the spectra are computed from, at most: enough for the slowest rhythm, quick enough for a click. */
const SPECTRUM_SAMPLES = 65_536;

/** All a view or a figure needs of one fitted seed: the test part, the model running freely beside it, and their spectra. */
export async function runPicture(folder: RunFolder, seed: number, samples: number): Promise<RunPicture> {
  const run = await folder.readRun();
  const prepared = await folder.readData();
  const { dim, labels, rate, train, steps, inputLabels, response } = prepared;
  const model = await fittedModel(folder, run, seed, prepared);
  const test = fromFirstComplete(prepared.test, dim);
  const length = Math.max(2, Math.min(samples, test.samples));
  const spectral = firstRows(test, dim, SPECTRUM_SAMPLES);
  const truth = measuredPart(spectral);
  const free = runsBeside(model, test, dim, Math.max(length, spectral.samples), response);
  const shown = Math.min(length, free.samples);
  const shownPart = firstRows(test, dim, length);
  const beside = free.orbit.subarray(0, Math.min(spectral.samples, free.samples) * dim);
  const stretches = isUnbroken(test) ? undefined : spectralStretches(spectral, dim);
  const others = stretches && stretchesOfLength(train, dim, stretches.length);
  const anatomy = await folder.readAnatomy(seed);
  return {
    run,
    seed,
    dim,
    labels,
    ...clockOf(prepared),
    data: Float32Array.from(measuredPart(shownPart).values),
    orbit: Float32Array.from(free.orbit.subarray(0, shown * dim)),
    regions: regionRanks(model, free.latent, shown),
    spectra: powerSpectra(truth.values, beside, dim, rate, stretches),
    autocorrelations: autocorrelations(
      truth.values,
      beside,
      measuredPart(train).values,
      dim,
      rate,
      stretches && others && { data: stretches, others },
    ),
    log: await folder.readLog(seed),
    steps,
    ...(shownPart.trials && { trials: shownPart.trials }),
    ...(shownPart.inputs && inputLabels && { inputs: Float32Array.from(shownPart.inputs), inputLabels }),
    ...eventsBeside(model, shownPart, prepared),
    ...(anatomy && { anatomy }),
  };
}

/** Events of a part, and what the model expects of each row from the rows before; nothing where it decodes none. */
function eventsBeside(
  model: FittedModel,
  part: Part,
  { dim, decoders, eventLabels }: Prepared,
): Pick<RunPicture, 'events'> {
  if (!part.events || !decoders || !eventLabels || !model.decode) return {};
  const E = decoders.length;
  const expected = new Float32Array(part.samples * E).fill(NaN);
  const row = new Float64Array(E);
  predictedStates(model, part, dim, (t, z) => {
    model.decode!(row, z);
    expected.set(row, t * E);
  });
  return { events: { labels: eventLabels, decoders, observed: Float32Array.from(part.events), expected } };
}

const isUnbroken = (part: Part): boolean => isOneRun(part) && !part.values.some(Number.isNaN);

/**
 * One run over `rows` rows, or beside a part with trials or inputs one a trial, NaN where there is none; with latent states. Seen through
 * the response that the part was measured through, whose own activity is the past of every run.
 */
function runsBeside(model: FittedModel, part: Part, dim: number, rows: number, response?: Response) {
  const seen = (orbit: Float64Array, row: number) =>
    response ? respond(orbit, response.taps, dim, { part, row }) : orbit;
  if (isOneRun(part)) {
    const { orbit, latent, samples } = freeRun(model, part.values.subarray(0, dim), rows, {
      keepLatent: true,
    });
    return { orbit: seen(orbit, 0), latent: latent!, samples };
  }
  const M = model.latentDim;
  const orbit = new Float64Array(rows * dim).fill(NaN);
  const latent = new Float64Array(rows * M).fill(NaN);
  const shown = firstRows(part, dim, rows);
  const ends = trialRows(shown);
  for (const { row, trial, t, inputs } of trialStarts(shown, dim)) {
    const { to } = ends.find(({ from, to }) => row >= from && row < to)!;
    const driven = inputs && { inputs: inputs.subarray(t * (model.inputDim ?? 0)) };
    const run = freeRun(model, trial.subarray(t * dim, (t + 1) * dim), to - row, {
      keepLatent: true,
      ...driven,
    });
    orbit.set(seen(run.orbit, row), row * dim);
    latent.set(run.latent!, row * M);
  }
  return { orbit, latent, samples: rows };
}

function regionRanks(model: FittedModel, latent: Float64Array, samples: number): Uint16Array {
  const ranks = new Uint16Array(samples);
  if (!model.region) return ranks;
  const M = model.latentDim;
  const states = completeRows(latent.subarray(0, samples * M), M);
  const { symbols } = symbolsOfOrbit(model, states);
  let at = 0;
  for (let t = 0; t < samples; t++)
    if (!Number.isNaN(latent[t * M])) ranks[t] = Math.min(symbols[at++]!, 65_535);
  return ranks;
}
