import type { MeasuredChannel } from './channelQuality';
import type { MeasuredSeries } from './measuredSeries';
import type { Finding, QualitySpectra } from './qualityReport';
import { varianceOf } from './taperedSpectrum';

/** Channels drawn at most, and places of a curve. */
const MOST_CURVES = 3;
const POINTS = 120;
/** Findings whose worst channel is worth a look at its spectrum, in this order. */
const LOOKED_AT = ['line-noise', 'noise', 'drift', 'spread', 'outliers'] as const;

/** Spectra of the first channel and of those that stand out, thinned to logarithmically spaced frequencies. */
export function qualitySpectra(series: MeasuredSeries, findings: readonly Finding[]): QualitySpectra {
  const drawable = series.moving.filter(({ spectrum }) => spectrum);
  const clock = series.lookedAt.rate ?? 1;
  const [first] = drawable;
  if (!first) return { frequencies: [], curves: [], dominant: null, mains: null, floor: null };
  const length = first.spectrum!.length;
  // The last place is one bin that counts once, and would stick out of the curve.
  const edges = edgesOf(first.spectrum!.density.length - 1);
  const chosen = [{ one: first, why: drawable.length > 1 ? 'the first channel' : '' }];
  for (const id of LOOKED_AT) {
    const finding = findings.find((other) => other.id === id);
    const one = finding && worstOf(drawable, id);
    const isNew = one && chosen.every(({ one: other }) => other !== one);
    const isBad = finding?.level === 'warning' || finding?.level === 'bad' || id === 'line-noise';
    if (isNew && isBad && chosen.length < MOST_CURVES)
      chosen.push({ one, why: `most of “${finding!.title}”` });
  }
  const hum = series.moving.find((one) => one.hum)?.hum;
  const { floor } = first;
  return {
    frequencies: edges.slice(1).map((edge, k) => (Math.sqrt(edge * Math.max(1, edges[k]!)) / length) * clock),
    curves: chosen.map(({ one, why }) => ({
      channel: one.numbers.channel,
      name: one.numbers.name,
      density: thinned(one, edges).map((value) => value / varianceOf(one.spectrum!) / clock),
      why,
    })),
    dominant: series.period > 0 ? clock / series.period : null,
    mains: hum ? hum.frequency : null,
    floor: floor?.isFlat ? floor.density / varianceOf(first.spectrum!) / clock : null,
  };
}

/** Bins where one place of a curve ends and the next begins: each a whole bin or more. */
function edgesOf(bins: number): number[] {
  const edges = [1];
  const factor = (bins - 1) ** (1 / POINTS);
  while (edges.at(-1)! < bins)
    edges.push(Math.min(bins, Math.max(edges.at(-1)! + 1, Math.round(edges.at(-1)! * factor))));
  return edges;
}

const thinned = ({ spectrum }: MeasuredChannel, edges: readonly number[]): number[] =>
  edges
    .slice(1)
    .map(
      (to, k) =>
        spectrum!.density.subarray(edges[k]!, to).reduce((sum, value) => sum + value, 0) / (to - edges[k]!),
    );

function worstOf(channels: readonly MeasuredChannel[], id: (typeof LOOKED_AT)[number]): MeasuredChannel {
  const of = {
    'line-noise': ({ numbers }: MeasuredChannel) => numbers.hum,
    noise: ({ numbers }: MeasuredChannel) => numbers.noise,
    drift: ({ numbers }: MeasuredChannel) => numbers.shift,
    spread: ({ numbers }: MeasuredChannel) => numbers.spread,
    outliers: ({ numbers }: MeasuredChannel) => numbers.farthest,
  }[id];
  const known = channels.filter((one) => !Number.isNaN(of(one)));
  return known.reduce((a, b) => (of(b) > of(a) ? b : a), channels[0]!);
}
