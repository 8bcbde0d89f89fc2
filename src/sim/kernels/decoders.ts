import { categorical } from './likelihoods/categorical';
import type { Likelihood } from './likelihoods/likelihood';
import { negativeBinomial } from './likelihoods/negativeBinomial';
import { ordinal } from './likelihoods/ordinal';
import { poisson } from './likelihoods/poisson';
import { zeroInflatedPoisson } from './likelihoods/zeroInflatedPoisson';

/** How one channel of events is decoded from the latent state; levels are counted from 0. */
export type Decoder =
  | { readonly kind: 'poisson' | 'zero-inflated-poisson' | 'negative-binomial' }
  | { readonly kind: 'ordinal' | 'categorical'; readonly levels: number };

/** In the order in which kernels number them. */
export const decoderKinds = [
  'poisson',
  'zero-inflated-poisson',
  'negative-binomial',
  'ordinal',
  'categorical',
] as const satisfies readonly Decoder['kind'][];

export function likelihoodOf(decoder: Decoder): Likelihood {
  switch (decoder.kind) {
    case 'poisson':
      return poisson;
    case 'zero-inflated-poisson':
      return zeroInflatedPoisson;
    case 'negative-binomial':
      return negativeBinomial;
    case 'ordinal':
      return ordinal(decoder.levels);
    case 'categorical':
      return categorical(decoder.levels);
  }
}

/** Linear predictors and further parameters of all channels, and where each channel's start. */
export interface DecoderLayout {
  readonly likelihoods: readonly Likelihood[];
  readonly firstPredictor: readonly number[];
  readonly firstParameter: readonly number[];
  readonly predictors: number;
  readonly parameters: number;
}

export function decoderLayout(decoders: readonly Decoder[] = []): DecoderLayout {
  const likelihoods = decoders.map(likelihoodOf);
  const firstPredictor: number[] = [];
  const firstParameter: number[] = [];
  let predictors = 0;
  let parameters = 0;
  for (const likelihood of likelihoods) {
    firstPredictor.push(predictors);
    firstParameter.push(parameters);
    predictors += likelihood.predictors;
    parameters += likelihood.parameters;
  }
  return { likelihoods, firstPredictor, firstParameter, predictors, parameters };
}
