import type { Forecaster } from '../analysis/predictionError';
import { inputFeed } from './inputFeed';
import type { FittedModel } from './model';

/**
 * A fitted model as a forecaster: start from the present observation, run freely, driven by the inputs of the rows it foretells where
 * it takes any.
 */
export function modelForecaster(model: FittedModel): Forecaster {
  const N = model.observedDim;
  const z = new Float64Array(model.latentDim);
  const x = new Float64Array(N);
  return {
    forecast(out, part, t, steps, inputs) {
      const feed = inputFeed(model, inputs, 0);
      for (let i = 0; i < N; i++) x[i] = part[t * N + i]!;
      model.initialState(z, x);
      for (let n = 0; n < steps; n++) {
        model.step(z, feed?.(t + n + 1));
        model.observe(x, z);
        out.set(x, n * N);
      }
    },
  };
}
