/**
 * The row vector π with π P = π and Σ π = 1 of an irreducible stochastic matrix, by the elimination of Grassmann, Taksar and
 * Heyman. It subtracts nothing, so even the smallest entries come out to nearly full relative precision, and it needs no
 * convergence: periodic and very slowly mixing chains cost the same n³/3 multiplications as any other.
 *
 * @param P shape (n × n), row-major; overwritten. Only the ratios between its off-diagonal entries matter.
 * @see Grassmann, Taksar & Heyman (1985), Oper. Res. 33(5), 1107–1116.
 */
export function stationaryVector(P: Float64Array, n: number): Float64Array {
  for (let k = n - 1; k > 0; k--) {
    let leaving = 0;
    for (let j = 0; j < k; j++) leaving += P[k * n + j];
    for (let i = 0; i < k; i++) {
      const share = (P[i * n + k] /= leaving);
      if (share === 0) continue;
      for (let j = 0; j < k; j++) P[i * n + j] += share * P[k * n + j];
    }
  }
  const pi = new Float64Array(n);
  pi[0] = 1;
  let total = 1;
  for (let k = 1; k < n; k++) {
    for (let i = 0; i < k; i++) pi[k] += pi[i] * P[i * n + k];
    total += pi[k];
  }
  for (let k = 0; k < n; k++) pi[k] /= total;
  return pi;
}
