import { expect, test } from 'vitest';
import { createRk4, RK4_ORDER } from '../../../src/sim/integrate/rk4';

/** Error at t = 4 of the harmonic oscillator ẍ = −x with x(0) = 1, whose solution is cos t. */
function error(dt: number): number {
  const step = createRk4((du, u) => {
    du[0] = u[1];
    du[1] = -u[0];
  }, 2);
  const u = Float64Array.of(1, 0);
  for (let i = 0; i < Math.round(4 / dt); i++) step(u, dt);
  return Math.hypot(u[0] - Math.cos(4), u[1] + Math.sin(4));
}

test('the global error of RK4 falls with the fourth power of the step', () => {
  for (const dt of [0.1, 0.05, 0.025]) {
    // Errors from 1e-6 to 1e-9, far above rounding; the next term of the error is smaller by about dt.
    expect(Math.log2(error(dt) / error(dt / 2))).toBeCloseTo(RK4_ORDER, 1);
  }
});
