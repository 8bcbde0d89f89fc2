import { createJudging } from '../../sim/analysis/judge';
import { leadingExponents } from '../../sim/analysis/leadingExponents';
import { lyapunovOfMap } from '../../sim/analysis/lyapunovSpectrum';
import type {
  Judgement,
  LyapunovSpectrum,
  OrbitInvariants,
  RegionOccupancy,
} from '../../sim/analysis/measures';
import { regionOccupancy } from '../../sim/analysis/regionOccupancy';
import { drivenModel } from '../../sim/models/drivenModel';
import type { FittedModel } from '../../sim/models/model';
import { startOf } from '../../sim/signals/completeRows';
import type { SeedJudgeTask } from './fitTask';

/**
 * Steps of the orbit the Lyapunov spectrum is averaged over, and those discarded before. An exponent's error falls with the
 * root of their number, and a step's work grows with the cube of M: small models get the many steps that cost them little.
 */
const lyapunovSteps = (latentDim: number) => ({
  steps: Math.round(Math.min(500_000, Math.max(50_000, 50_000 * (20 / latentDim) ** 2))),
  transient: 2_000,
});
const REGIONS = { steps: 100_000, transient: 2_000 };

export interface SeedJudgement {
  readonly judgement: Judgement;
  readonly lyapunov: LyapunovSpectrum;
  readonly regions?: RegionOccupancy;
  readonly invariants?: OrbitInvariants;
}

/**
 * All that is said about one fitted model: its scores on the test part, its exponents, the regions it uses. A model with inputs is driven by
 * the training part's, over and over, for the last two: left to itself it would be another system.
 */
export function judgeSeed(
  model: FittedModel,
  { prepared, judge: settings, yardstick }: Pick<SeedJudgeTask, 'prepared' | 'judge' | 'yardstick'>,
  say: (text: string) => void = () => {},
): SeedJudgement {
  say('Scoring the free-running model on the test part');
  const judging = createJudging(prepared, { part: 'test', ...(settings ? { settings } : {}) });
  const judgement = judging.judge(model, yardstick);
  const invariants = judging.modelInvariants(model, yardstick.invariants);

  say('Estimating the Lyapunov spectrum');
  const z = new Float64Array(model.latentDim);
  model.initialState(z, startOf(prepared));
  const { inputs } = prepared.train;
  const follow = settings?.exponents === 'all' ? lyapunovOfMap : leadingExponents;
  const spectrum = follow(drivenModel(model, inputs), z, {
    ...lyapunovSteps(model.latentDim),
    clock: prepared,
  });
  const lyapunov = inputs ? { ...spectrum, isDriven: true as const } : spectrum;

  const regions = regionOccupancy(drivenModel(model, inputs), z, REGIONS);
  return { judgement, lyapunov, ...(regions ? { regions } : {}), ...(invariants ? { invariants } : {}) };
}
