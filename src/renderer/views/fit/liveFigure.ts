import type { FigureData, FigureSeed } from '../../../figures/figureData';
import type { LogRow, SeedSummary } from '../../../shared/contract';

const NONE = { frequencies: [], data: [], model: [] } as const;

/**
 * What the training figure draws while a run is under way: logs and states of its seeds, and nothing that is only known at
 * its end.
 * @param seed the seed in front.
 */
export function liveFigure(
  title: string,
  seeds: readonly SeedSummary[],
  logs: ReadonlyMap<number, readonly LogRow[]>,
  seed: number,
): FigureData {
  return {
    title,
    dim: 0,
    labels: [],
    unit: '',
    rate: null,
    data: new Float32Array(),
    orbit: new Float32Array(),
    regionRanks: new Uint16Array(),
    spectra: NONE,
    seeds: seeds.map((summary): FigureSeed => {
      const log = logs.get(summary.seed) ?? [];
      return { ...summary, bestEpoch: log.findLast((row) => row.best)?.epoch ?? summary.bestEpoch, log };
    }),
    seed,
    provenance: [],
  };
}
