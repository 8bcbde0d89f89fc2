import type { RunPicture } from '../../shared/contract';
import { autocorrelations } from '../../sim/analysis/autocorrelations';
import { powerSpectra } from '../../sim/analysis/powerSpectrum';
import { symbolsOfOrbit } from '../../sim/analysis/symbolSeries';
import { freeRun } from '../../sim/models/freeRun';
import type { FittedModel } from '../../sim/models/model';
import { clockOf } from '../../sim/clock';
import { fittedModel } from './fittedModel';
import type { RunFolder } from './runFolder';

/** Samples the spectra are computed from, at most: enough for the slowest rhythm, quick enough for a click. */
const SPECTRUM_SAMPLES = 65_536;

/** All a view or a figure needs of one fitted seed: the test part, the model running freely beside it, and their spectra. */
export async function runPicture(folder: RunFolder, seed: number, samples: number): Promise<RunPicture> {
  const run = await folder.readRun();
  const prepared = await folder.readData();
  const { dim, labels, rate, test, steps } = prepared;
  const model = await fittedModel(folder, run, seed, dim);
  const length = Math.max(2, Math.min(samples, test.samples));

  const spectral = Math.min(test.samples, SPECTRUM_SAMPLES);
  const free = freeRun(model, test.values.subarray(0, dim), Math.max(length, spectral), { keepLatent: true });
  const shown = Math.min(length, free.samples);
  const anatomy = await folder.readAnatomy(seed);
  return {
    run,
    seed,
    dim,
    labels,
    ...clockOf(prepared),
    data: Float32Array.from(test.values.subarray(0, length * dim)),
    orbit: Float32Array.from(free.orbit.subarray(0, shown * dim)),
    regions: regionRanks(model, free.latent!, shown),
    spectra: powerSpectra(
      test.values.subarray(0, spectral * dim),
      free.orbit.subarray(0, Math.min(spectral, free.samples) * dim),
      dim,
      rate,
    ),
    autocorrelations: autocorrelations(
      test.values.subarray(0, spectral * dim),
      free.orbit.subarray(0, Math.min(spectral, free.samples) * dim),
      prepared.train.values,
      dim,
      rate,
    ),
    log: await folder.readLog(seed),
    steps,
    ...(anatomy && { anatomy }),
  };
}

function regionRanks(model: FittedModel, latent: Float64Array, samples: number): Uint16Array {
  if (!model.region) return new Uint16Array(samples);
  const { symbols } = symbolsOfOrbit(model, latent.subarray(0, samples * model.latentDim));
  return Uint16Array.from(symbols, (rank) => Math.min(rank, 65_535));
}
