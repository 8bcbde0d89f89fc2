/** Red, green and blue, 0 … 1, of `#rrggbb`. */
export function channels(colour: string): readonly [number, number, number] {
  const value = parseInt(colour.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** `#rrggbb` of three channels, 0 … 1. */
export function hex(rgb: readonly number[]): string {
  return `#${rgb
    .map((c) =>
      Math.round(Math.min(1, Math.max(0, c)) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** The colour `share` of the way from one to another, in sRGB. Opaque, unlike a layer with opacity. */
export function mix(from: string, to: string, share: number): string {
  const [a, b] = [channels(from), channels(to)];
  return hex(a.map((c, i) => c + ((b[i] ?? c) - c) * share));
}

/** An sRGB channel made proportional to light. */
const toLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

/** Relative luminance, 0 (black) … 1 (white). @see W3C (2018), WCAG 2.1. */
export function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map(toLinear);
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

/** Contrast ratio of two colours, 1 … 21. @see W3C (2018), WCAG 2.1. */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

export type Deficiency = 'protan' | 'deutan' | 'tritan';

/** Matrices for complete loss of one cone type, acting on linear RGB. */
const simulation: Readonly<Record<Deficiency, readonly number[]>> = {
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

/**
 * How a colour looks to someone who lacks one cone type.
 * @see Machado, Oliveira & Fernandes (2009), IEEE Trans. Vis. Comput. Graph. 15, 1291–1298.
 */
export function seenWith(deficiency: Deficiency, colour: string): string {
  const linear = channels(colour).map(toLinear);
  const matrix = simulation[deficiency];
  return hex(
    [0, 1, 2].map((row) => {
      const value = linear.reduce((sum, c, column) => sum + c * (matrix[3 * row + column] ?? 0), 0);
      const clamped = Math.min(1, Math.max(0, value));
      return clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055;
    }),
  );
}

/** Difference of two colours as the eye counts it (CIE 1976 ΔE*ab, D65); about 2 is just seen, 20 is plain. */
export function difference(a: string, b: string): number {
  const [p, q] = [lab(a), lab(b)];
  return Math.hypot(...p.map((c, i) => c - (q[i] ?? 0)));
}

function lab(colour: string): readonly number[] {
  const [r = 0, g = 0, b = 0] = channels(colour).map(toLinear);
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
