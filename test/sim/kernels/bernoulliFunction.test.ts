import { expect, test } from 'vitest';
import { bernoulliFunction, bernoulliFunctionDerivative } from '../../../src/sim/kernels/bernoulliFunction';
import oracle from '../../oracles/neurons.json';

const relative = (value: number, exact: number) => Math.abs(value / exact - 1);

test.for(oracle.bernoulli)('B and B′ at %f agree with sixty digits', ([x, B, slope]) => {
  // A handful of roundings; for the derivative also what 1 − x − B loses, at most ε/0.05 where the series hands over.
  expect(relative(bernoulliFunction(x!), B!)).toBeLessThan(1e-15);
  expect(relative(bernoulliFunctionDerivative(x!), slope!)).toBeLessThan(2e-14);
});

test('B and B′ at 0 are their limits, and far out they stay finite', () => {
  expect([bernoulliFunction(0), bernoulliFunctionDerivative(0)]).toEqual([1, -0.5]);
  expect([bernoulliFunction(-2000), bernoulliFunctionDerivative(-2000)]).toEqual([2000, -1]);
  expect([bernoulliFunction(2000), Math.abs(bernoulliFunctionDerivative(2000))]).toEqual([0, 0]);
});
