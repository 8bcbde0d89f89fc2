// Top-level functions with everything in arguments: V8 runs the same loops inside a closure at half the speed.

/** y[yAt …] += W x[xAt …]; W (rows × columns) from `WAt`, row-major. */
export function addProduct(
  y: Float64Array,
  yAt: number,
  W: Float64Array,
  WAt: number,
  x: Float64Array,
  xAt: number,
  rows: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    const row = WAt + i * columns;
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += W[row + j] * x[xAt + j];
    y[yAt + i] += sum;
  }
}

/** y += Wᵀ x; W (rows × columns) from `WAt`. */
export function addTransposedProduct(
  y: Float64Array,
  W: Float64Array,
  WAt: number,
  x: Float64Array,
  rows: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    const row = WAt + i * columns;
    const factor = x[i];
    for (let j = 0; j < columns; j++) y[j] += W[row + j] * factor;
  }
}

/** G += x y[yAt …]ᵀ; G (rows × columns) from `GAt`. */
export function addOuterProduct(
  G: Float64Array,
  GAt: number,
  x: Float64Array,
  y: Float64Array,
  yAt: number,
  rows: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    const row = GAt + i * columns;
    const factor = x[i];
    for (let j = 0; j < columns; j++) G[row + j] += factor * y[yAt + j];
  }
}
