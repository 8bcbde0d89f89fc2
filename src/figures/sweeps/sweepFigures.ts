import { createRegistry } from '../../sim/registry';
import { basinsFigure } from './basinsFigure';
import { bifurcationFigure } from './bifurcationFigure';
import { sectionFigure } from './sectionFigure';
import type { SweepFigure } from './sweepFigure';

/** The figure of each kind of sweep. To add one: write its file, add it here. */
export const sweepFigures = createRegistry<SweepFigure>('sweep figure', [
  bifurcationFigure,
  basinsFigure,
  sectionFigure,
]);
