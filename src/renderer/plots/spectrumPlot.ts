import { plotIn } from '../../figures/axes';
import { simplify } from '../../figures/decimate';
import { richText } from '../../figures/richText';
import { paddedLog, type Scale } from '../../figures/scale';
import { type Box, group, type Item, type Scene } from '../../figures/scene';
import { category, type FigureStyle } from '../../figures/style';

export interface DrawnSpectrum {
  readonly frequencies: Float32Array;
  readonly power: readonly Float32Array[];
}
export interface SpectrumAxes {
  /** Whether each axis is logarithmic. */
  readonly isLogX: boolean;
  readonly isLogY: boolean;
  readonly xLabel: string;
  readonly yLabel: string;
}
/** A drawn plot, and where things lie on it, mm. */
export interface SpectrumPlot {
  readonly scene: Scene;
  readonly inner: Box;
  readonly x: Scale;
  readonly y: Scale;
}

/** More curves than the palette has colours are drawn alike. */
export const PALETTE = 6;
/** Powers this far below the strongest are left out: they are rounding. */
const DEPTH = 1e-12;
/** mm. */
const TOLERANCE = 0.03;
/** Opacity of curves of which there are too many for colours. */
const CROWDED = 0.4;

/** Spectra over one another. Zero frequency has lost its mean and is left out. */
export function spectrumPlot(
  { frequencies, power }: DrawnSpectrum,
  axes: SpectrumAxes,
  /** Curve that is pointed at. */
  pointed: number | undefined,
  style: FigureStyle,
  width: number,
  height: number,
): SpectrumPlot {
  const last = frequencies.at(-1) ?? 1;
  const [low, high] = powerRange(power);
  const plot = plotIn(
    { x: 0.5, y: 1, width: width - 1, height: height - 2 },
    {
      domain: axes.isLogX ? [frequencies[1] ?? last / 2, last] : [0, last],
      log: axes.isLogX,
      label: richText(axes.xLabel),
    },
    {
      domain: axes.isLogY ? paddedLog([low, high]) : [0, 1.05 * high],
      log: axes.isLogY,
      label: richText(axes.yLabel),
    },
    style,
  );
  const isCrowded = power.length > PALETTE;
  const curve = (k: number, isPointed: boolean): Item => ({
    kind: 'polyline',
    points: simplify(pointsOf(frequencies, power[k]!, plot), TOLERANCE),
    stroke: {
      colour: isCrowded ? (isPointed ? category(style, 0) : style.data) : category(style, k),
      width: style.stroke.data * (isPointed ? 1.8 : 1),
    },
    ...(isCrowded && !isPointed && { opacity: CROWDED }),
  });
  const others = power.map((_, k) => k).filter((k) => k !== pointed);
  const curves = [
    ...others.map((k) => curve(k, false)),
    ...(pointed === undefined ? [] : [curve(pointed, true)]),
  ];
  return {
    ...plot,
    scene: {
      ...{ width, height, title: 'Power spectrum', description: '', provenance: [] },
      fontFamily: style.fontFamily,
      ground: null,
      items: [...plot.items, group(curves, plot.inner)],
    },
  };
}

function pointsOf(
  frequencies: Float32Array,
  power: Float32Array,
  { x, y }: { readonly x: Scale; readonly y: Scale },
): Float64Array {
  const points = new Float64Array(2 * (frequencies.length - 1));
  for (let k = 1; k < frequencies.length; k++) {
    points[2 * k - 2] = x.at(frequencies[k]!);
    points[2 * k - 1] = y.at(power[k]!);
  }
  return points;
}

/** Lowest and highest power that count, over all curves. */
function powerRange(power: readonly Float32Array[]): readonly [number, number] {
  let high = 0;
  for (const one of power) for (let k = 1; k < one.length; k++) if (one[k]! > high) high = one[k]!;
  let low = high;
  for (const one of power) {
    for (let k = 1; k < one.length; k++) if (one[k]! > DEPTH * high && one[k]! < low) low = one[k]!;
  }
  return high > 0 ? [low < high ? low : high / 10, high] : [0.1, 1];
}

/** The curve that is nearest to a height, and its value, at a frequency's place in the list. */
export function nearestCurve(power: readonly Float32Array[], at: number, y: Scale, height: number): number {
  let [nearest, least] = [0, Infinity];
  power.forEach((one, k) => {
    const distance = Math.abs(y.at(one[at]!) - height);
    if (distance < least) [nearest, least] = [k, distance];
  });
  return nearest;
}
