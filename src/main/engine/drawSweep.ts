import { journal } from '../../figures/style';
import { presets } from '../../figures/presets';
import { fromSweep } from '../../figures/sweeps/fromSweep';
import { sweepFigures } from '../../figures/sweeps/sweepFigures';
import type { SweepFigureRequest } from '../../shared/contract';
import { checkRequest, figureFiles, fontFiles, type DrawnFile } from './drawFigures';

/** A sweep's figure in the formats asked for, with the numbers it shows as CSV beside it. */
export async function drawSweep(request: SweepFigureRequest, resources: string): Promise<DrawnFile[]> {
  checkRequest(request);
  const data = fromSweep(request.sweep);
  const figure = sweepFigures.get(request.sweep.settings.kind);
  const scene = figure.build(data, journal, presets.get(request.preset).width);
  return figureFiles(figure.id, scene, figure.sourceData(data), {
    ...request,
    date: new Date(request.sweep.created),
    fonts: fontFiles(resources),
  });
}
