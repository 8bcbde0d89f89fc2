/** The part of Hairer's ODEX, in Colin Smith's port, that is used here. The package ships no types; tsconfig points here. */
type Dense = (component: number, t: number) => number;

export class Solver {
  constructor(n: number);
  absoluteTolerance: number | number[];
  relativeTolerance: number | number[];
  denseOutput: boolean;
  maxSteps: number;
  initialStepSize: number;
  solve(
    f: (t: number, y: number[]) => number[],
    t0: number,
    y0: number[],
    t1: number,
    /** Answering `false` ends the integration. */
    onSolution?: (n: number, t0: number, t1: number, y: number[], dense: Dense) => boolean | void,
  ): { y: number[]; outcome: number; nStep: number; nEval: number };
}
