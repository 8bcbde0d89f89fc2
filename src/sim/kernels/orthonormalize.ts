/**
 * Modified Gram–Schmidt on the k rows of Q (k × n, row-major), in place; the norms found go to `growth`, shape (k): the diagonal
 * of R. Run twice over each row, which keeps orthogonality at rounding level however close the rows were (Giraud et al. 2005).
 */
export function orthonormalizeRows(Q: Float64Array, growth: Float64Array, k: number, n: number): void {
  for (let i = 0; i < k; i++) {
    const row = i * n;
    let norm = 0;
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = j * n;
        let dot = 0;
        for (let c = 0; c < n; c++) dot += Q[row + c]! * Q[other + c]!;
        if (dot !== 0) for (let c = 0; c < n; c++) Q[row + c]! -= dot * Q[other + c]!;
      }
      if (pass === 0) norm = rowNorm(Q, row, n);
    }
    // A direction that a singular Jacobian has emptied has no growth; any unit vector orthogonal to the others goes on.
    const left = rowNorm(Q, row, n);
    growth[i] = norm > 1e-300 ? left : 0;
    if (growth[i]! > 0) {
      for (let c = 0; c < n; c++) Q[row + c]! /= left;
    } else fillOrthogonal(Q, i, n);
  }
}

function rowNorm(Q: Float64Array, row: number, n: number): number {
  let square = 0;
  for (let c = 0; c < n; c++) square += Q[row + c]! * Q[row + c]!;
  return Math.sqrt(square);
}

/** Sets row i to a unit vector orthogonal to the rows before it. */
function fillOrthogonal(Q: Float64Array, i: number, n: number): void {
  const row = i * n;
  for (let axis = 0; axis < n; axis++) {
    Q.fill(0, row, row + n);
    Q[row + axis] = 1;
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        let dot = 0;
        for (let c = 0; c < n; c++) dot += Q[row + c]! * Q[j * n + c]!;
        for (let c = 0; c < n; c++) Q[row + c]! -= dot * Q[j * n + c]!;
      }
    }
    const norm = rowNorm(Q, row, n);
    if (norm < 1e-3) continue;
    for (let c = 0; c < n; c++) Q[row + c]! /= norm;
    return;
  }
}
