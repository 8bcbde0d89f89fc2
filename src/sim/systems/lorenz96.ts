import { defineFlow } from './system';

const N = 20;

/**
 * Lorenz's model of a quantity on a latitude circle, advected, damped and driven; here at N = 20 places.
 *
 *     ẋᵢ = (xᵢ₊₁ − xᵢ₋₂) xᵢ₋₁ − xᵢ + F,   indices modulo N
 *
 * State (20), dimensionless; one unit of t is about five days of weather.
 */
export const lorenz96 = defineFlow({
  id: 'lorenz96',
  title: 'Lorenz 96 (N = 20)',
  what: 'Weather on a circle of latitude: high-dimensional, extensive chaos.',
  dim: N,
  stateNames: Array.from({ length: N }, (_, i) => `x${i + 1}`),
  params: { F: { value: 8, symbol: 'F', unit: '1', meaning: 'driving' } },
  initialState: Array.from({ length: N }, (_, i) => (i === 0 ? 8.01 : 8)),
  step: 0.02,
  timeUnit: '1',

  rhs(du, u, { F }) {
    for (let i = 0; i < N; i++) {
      du[i] = (u[(i + 1) % N] - u[(i + N - 2) % N]) * u[(i + N - 1) % N] - u[i] + F;
    }
  },

  jacobian(J, u) {
    J.fill(0);
    for (let i = 0; i < N; i++) {
      const next = (i + 1) % N,
        previous = (i + N - 1) % N,
        before = (i + N - 2) % N;
      J[i * N + next] = u[previous];
      J[i * N + before] = -u[previous];
      J[i * N + previous] = u[next] - u[before];
      J[i * N + i] = -1;
    }
  },

  expected: {
    sum: -N,
    from: {
      authors: 'Lorenz',
      year: 1996,
      title: 'Predictability: a problem partly solved',
      where: 'Proc. Seminar on Predictability 1, ECMWF, 1–18',
    },
  },
  reference: {
    authors: 'Lorenz',
    year: 1996,
    title: 'Predictability: a problem partly solved',
    where: 'Proc. Seminar on Predictability 1, ECMWF, 1–18',
  },
});
