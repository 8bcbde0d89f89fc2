const T = Array.from({ length: 400 }, (_, t) => t);

/** The two signals of test/oracles/signals.py. */
export const x = Float64Array.from(
  T,
  (t) => Math.sin(0.11 * t) + 0.5 * Math.cos(0.37 * t + 1) + 0.1 * Math.sin(2.3 * t),
);
export const y = Float64Array.from(T, (t) => Math.cos(0.11 * t) + 0.3 * Math.sin(0.91 * t));

/** Columns side by side, shape (T × N), row-major. */
export const side = (...columns: readonly ArrayLike<number>[]): Float64Array =>
  Float64Array.from(
    { length: columns[0]!.length * columns.length },
    (_, at) => columns[at % columns.length]![Math.floor(at / columns.length)]!,
  );
