import { parentPort, workerData } from 'node:worker_threads';
import type { FigureRequest, RunPicture, SweepFigureRequest } from '../../shared/contract';
import { drawFigures, type DrawnFile } from './drawFigures';
import { drawSweep } from './drawSweep';
import { RunFolder } from './runFolder';
import { runPicture } from './runPicture';
import { answerCalls } from './workerCalls';

/** Runs fitted models for views and draws figures in a thread of its own: a set of PDFs takes seconds, and training must go on. */

const { resources } = workerData as { resources: string };

const methods = {
  picture: (wanted: { folder: string; seed: number; samples: number }): Promise<RunPicture> =>
    runPicture(new RunFolder(wanted.folder), wanted.seed, wanted.samples),

  draw: ({ folder, request }: { folder: string; request: FigureRequest }): Promise<DrawnFile[]> =>
    drawFigures(new RunFolder(folder), request, resources),

  drawSweep: (request: SweepFigureRequest): Promise<DrawnFile[]> => drawSweep(request, resources),
};

export type PictureMethods = typeof methods;

answerCalls(parentPort!, methods);
