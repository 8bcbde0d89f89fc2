/** The order to which its global error falls with the step. */
export const RK4_ORDER = 4;

/**
 * The classical Runge–Kutta method (Kutta 1901), for a fixed step.
 *
 * @param field writes f(u) into `du`; shapes (n) and (n).
 * @returns a function that advances `u` in place by `dt`; it allocates nothing.
 */
export function createRk4(
  field: (du: Float64Array, u: Float64Array) => void,
  n: number,
): (u: Float64Array, dt: number) => void {
  const k1 = new Float64Array(n);
  const k2 = new Float64Array(n);
  const k3 = new Float64Array(n);
  const k4 = new Float64Array(n);
  const mid = new Float64Array(n);

  return (u, dt) => {
    field(k1, u);
    for (let i = 0; i < n; i++) mid[i] = u[i] + (dt / 2) * k1[i];
    field(k2, mid);
    for (let i = 0; i < n; i++) mid[i] = u[i] + (dt / 2) * k2[i];
    field(k3, mid);
    for (let i = 0; i < n; i++) mid[i] = u[i] + dt * k3[i];
    field(k4, mid);
    for (let i = 0; i < n; i++) u[i] += (dt / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
  };
}
