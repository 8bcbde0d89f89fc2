/** A symmetric tridiagonal matrix with the eigenvalues of another, and the reflections that lead back. */
export interface Tridiagonal {
  /** Shape (n). */
  readonly diagonal: Float64Array;
  /** Entries left of the diagonal, shape (n); the first is 0. */
  readonly below: Float64Array;
  /** Takes a vector, shape (n), from the tridiagonal matrix's coordinates to the other's, in place. */
  back(vector: Float64Array): void;
}

/**
 * Householder's reduction of a symmetric matrix to a tridiagonal one (1958): reflections H = 1 − 2vvᵀ/|v|² empty column after column. Of
 * the matrix only the lower half is worked on, row by row as it lies in memory, in 4n³/3 operations; the upper half keeps the v.
 *
 * @param matrix shape (n × n), row-major; not changed.
 * @see Golub & Van Loan (2013), Matrix Computations, §8.3.1.
 */
export function tridiagonal(matrix: Float64Array, n: number): Tridiagonal {
  const A = matrix.slice();
  const below = new Float64Array(n);
  /** |v|² of each reflection; 0 where there is none. */
  const lengths = new Float64Array(n);
  const v = new Float64Array(n);
  const p = new Float64Array(n);
  for (let c = 0; c < n - 1; c++) {
    let norm = 0;
    for (let i = c + 1; i < n; i++) {
      v[i] = A[i * n + c]!;
      norm += v[i]! ** 2;
    }
    const head = v[c + 1]!;
    // A column that is reduced already needs no reflection.
    if (norm - head ** 2 <= 0) {
      below[c + 1] = head;
      continue;
    }
    const size = Math.sign(head || 1) * Math.sqrt(norm);
    below[c + 1] = -size;
    v[c + 1]! += size;
    const length = norm - head ** 2 + v[c + 1]! ** 2;
    lengths[c] = length;
    A.set(v.subarray(c + 1), c * n + c + 1);

    // A ← H A H = A − pvᵀ − vpᵀ with p = 2Av/|v|², less its part along v.
    p.fill(0, c + 1);
    for (let i = c + 1; i < n; i++) {
      const vi = v[i]!;
      let sum = A[i * n + i]! * vi;
      for (let j = c + 1, at = i * n + j; j < i; j++, at++) {
        const a = A[at]!;
        sum += a * v[j]!;
        p[j]! += a * vi;
      }
      p[i]! += sum;
    }
    let along = 0;
    for (let i = c + 1; i < n; i++) {
      p[i]! *= 2 / length;
      along += p[i]! * v[i]!;
    }
    for (let i = c + 1; i < n; i++) p[i]! -= (along / length) * v[i]!;
    for (let i = c + 1; i < n; i++) {
      const [pi, vi] = [p[i]!, v[i]!];
      for (let j = c + 1, at = i * n + j; j <= i; j++, at++) A[at]! -= pi * v[j]! + vi * p[j]!;
    }
  }
  return {
    diagonal: Float64Array.from({ length: n }, (_, i) => A[i * n + i]!),
    below,
    back(vector) {
      for (let c = n - 2; c >= 0; c--) {
        if (lengths[c] === 0) continue;
        let along = 0;
        for (let i = c + 1; i < n; i++) along += A[c * n + i]! * vector[i]!;
        along *= 2 / lengths[c]!;
        for (let i = c + 1; i < n; i++) vector[i]! -= along * A[c * n + i]!;
      }
    },
  };
}
