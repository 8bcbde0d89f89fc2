/** The part of Hairer's ODEX, in Colin Smith's port, that is used here. The package ships no types. */
declare module 'odex' {
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
      onSolution?: (n: number, t0: number, t1: number, y: number[], dense: (component: number, t: number) => number) => boolean | void,
    ): { y: number[]; outcome: number; nStep: number; nEval: number };
    grid(dt: number, out: (t: number, y: number[]) => boolean | void): (n: number, t0: number, t1: number, y: number[], dense: (component: number, t: number) => number) => boolean | void;
  }
  export enum Outcome {
    Converged,
    MaxStepsExceeded,
    EarlyReturn,
  }
}
