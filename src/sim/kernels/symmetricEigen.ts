/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Jacobi 1846): slow for large matrices, but
 * accurate to rounding and free of special cases.
 *
 * @param matrix shape (n × n), row-major; not changed.
 * @returns eigenvalues, largest first, shape (n); eigenvectors as rows in the same order, shape (n × n), each with its entry of
 *   largest modulus positive, so that the answer does not depend on chance.
 */
export function symmetricEigen(
  matrix: Float64Array,
  n: number,
): { values: Float64Array; vectors: Float64Array } {
  const A = matrix.slice();
  const V = new Float64Array(n * n);
  for (let i = 0; i < n; i++) V[i * n + i] = 1;
  const scale = A.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let sweep = 0; sweep < 60 && offDiagonal(A, n) > 1e-15 * scale; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(A, V, n, p, q);
  }

  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => A[b * n + b]! - A[a * n + a]!);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => vectors.set(positive(V.subarray(from * n, (from + 1) * n)), to * n));
  return { values: Float64Array.from(order, (i) => A[i * n + i]!), vectors };
}

function offDiagonal(A: Float64Array, n: number): number {
  let most = 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) most = Math.max(most, Math.abs(A[i * n + j]!));
  return most;
}

/** One rotation that empties A[p][q]; V's rows follow. */
function rotate(A: Float64Array, V: Float64Array, n: number, p: number, q: number): void {
  const apq = A[p * n + q]!;
  if (apq === 0) return;
  const theta = (A[q * n + q]! - A[p * n + p]!) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const kp = A[k * n + p]!;
    const kq = A[k * n + q]!;
    A[k * n + p] = c * kp - s * kq;
    A[k * n + q] = s * kp + c * kq;
  }
  for (const M of [A, V]) {
    for (let k = 0; k < n; k++) {
      const pk = M[p * n + k]!;
      const qk = M[q * n + k]!;
      M[p * n + k] = c * pk - s * qk;
      M[q * n + k] = s * pk + c * qk;
    }
  }
}

/** A vector, or its opposite, whose entry of largest modulus is positive. */
export function positive(vector: Float64Array): Float64Array {
  const largest = vector.reduce(
    (best, value) => (Math.abs(value) > Math.abs(best) + 1e-12 ? value : best),
    0,
  );
  return largest < 0 ? vector.map((value) => -value) : vector;
}
