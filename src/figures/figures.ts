import { createRegistry } from '../sim/registry';
import { attractor } from './catalogue/attractor';
import { autocorrelation } from './catalogue/autocorrelation';
import { eigenvalues } from './catalogue/eigenvalues';
import { events } from './catalogue/events';
import { invariants } from './catalogue/invariants';
import { invariantSets } from './catalogue/invariantSets';
import { lyapunov } from './catalogue/lyapunov';
import { measures } from './catalogue/measures';
import { regions } from './catalogue/regions';
import { spectra } from './catalogue/spectra';
import { summary } from './catalogue/summary';
import { symbolicCode } from './catalogue/symbolicCode';
import { traces } from './catalogue/traces';
import { training } from './catalogue/training';
import { transitionGraph } from './catalogue/transitionGraph';
import { transitionMatrix } from './catalogue/transitionMatrix';
import type { Figure } from './figure';

/** Every figure of a run. To add one: write its file, add it here. */
export const figures = createRegistry<Figure>('figure', [
  summary,
  attractor,
  traces,
  events,
  spectra,
  autocorrelation,
  measures,
  lyapunov,
  invariants,
  regions,
  training,
  invariantSets,
  eigenvalues,
  transitionGraph,
  transitionMatrix,
  symbolicCode,
]);
