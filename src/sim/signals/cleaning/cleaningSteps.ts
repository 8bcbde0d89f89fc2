import { createRegistry } from '../../registry';
import { boxCox } from './boxCox';
import type { CleaningStep } from './cleaningStep';
import { commonAverage } from './commonAverage';
import { deltaF } from './deltaF';
import { detrend } from './detrend';
import { bandPass, highPass, lowPass, notch } from './filters';
import { markArtefacts } from './markArtefacts';
import { regressOut } from './regressOut';
import { resample } from './resample';
import { robustScale } from './robustScale';
import { smooth } from './smooth';

/** Every way to clean signals, in the order offered. */
export const cleaningSteps = createRegistry<CleaningStep>('cleaning step', [
  markArtefacts,
  detrend,
  highPass,
  lowPass,
  bandPass,
  notch,
  resample,
  smooth,
  commonAverage,
  regressOut,
  deltaF,
  robustScale,
  boxCox,
]);
