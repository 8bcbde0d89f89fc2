import { watchSystem, type WatchedSystem } from '../../../src/sim/analysis/watchedSystem';
import { defineFlow, defineMap, type Params } from '../../../src/sim/systems/system';

/** Runs a generator to its end. */
export function finish<T>(steps: Generator<number, T>): T {
  let last = 0;
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    if (!(next.value >= last - 1e-9 && next.value <= 1)) {
      throw new Error(`progress went from ${last} to ${next.value}`);
    }
    last = next.value;
  }
}

const reference = { authors: 'Nobody', year: 2000, title: 'A system for tests', where: 'here' };

/** A map for tests, without parameters. */
export const mapOf = (
  dim: number,
  start: readonly number[],
  map: (u: Float64Array) => void,
  jacobian: (J: Float64Array, u: Float64Array) => void = (J) => void J.fill(0),
): WatchedSystem =>
  watchSystem(
    defineMap({
      id: 'test',
      title: 'Test',
      what: 'A map for tests.',
      dim,
      stateNames: ['x', 'y', 'z'].slice(0, dim),
      params: {},
      initialState: start,
      map: (u: Float64Array) => map(u),
      jacobian: (J: Float64Array, u: Float64Array) => jacobian(J, u),
      reference,
    }),
    {} as Params,
  );

/** A flow for tests, without parameters. */
export const flowOf = (
  dim: number,
  start: readonly number[],
  step: number,
  rhs: (du: Float64Array, u: Float64Array) => void,
): WatchedSystem =>
  watchSystem(
    defineFlow({
      id: 'test',
      title: 'Test',
      what: 'A flow for tests.',
      dim,
      stateNames: ['x', 'y', 'z'].slice(0, dim),
      params: {},
      initialState: start,
      step,
      timeUnit: '1',
      rhs: (du: Float64Array, u: Float64Array) => rhs(du, u),
      jacobian: (J: Float64Array) => void J.fill(0),
      reference,
    }),
    {} as Params,
  );
