import type { ModelSize } from '../models/model';
import type { FitSettings } from './settings';

/** What the data contribute to the size of a model. */
export interface DataExtent {
  /** N. */
  readonly dim: number;
  /** K; 0 where absent. */
  readonly inputDim?: number;
  readonly decoders?: ModelSize['decoders'];
}

/** The size of a model that settings ask for, fitted to data of N dimensions, K external inputs and decoded events. */
export const modelSize = (
  { latentDim, rectifiedDim, observation }: Pick<FitSettings, 'latentDim' | 'rectifiedDim' | 'observation'>,
  { dim, inputDim = 0, decoders = [] }: DataExtent,
): ModelSize => ({
  latentDim,
  rectifiedDim,
  observedDim: dim,
  ...(inputDim > 0 && { inputDim }),
  ...(decoders.length > 0 && { decoders }),
  ...(observation && { observation }),
});
