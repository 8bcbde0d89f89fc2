import type { ModelSize } from '../models/model';
import type { FitSettings } from './settings';

/** The size of a model that settings ask for, fitted to data of N dimensions and K external inputs. */
export const modelSize = (
  { latentDim, rectifiedDim, observation }: Pick<FitSettings, 'latentDim' | 'rectifiedDim' | 'observation'>,
  { dim, inputDim = 0 }: { readonly dim: number; readonly inputDim?: number },
): ModelSize => ({
  latentDim,
  rectifiedDim,
  observedDim: dim,
  ...(inputDim > 0 && { inputDim }),
  ...(observation && { observation }),
});
