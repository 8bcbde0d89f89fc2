import type { Batch, GradientReference } from './batch';
import { cellActivate, cellBack, cellDrive } from './cell';
import { type CellKind, cellShape } from './cellShape';
import { addOuterProduct, addProduct, addTransposedProduct } from './products';
import { windowedReference } from './windowedReference';

/** The plain, double-precision recurrent cells that their kernel is tested against; see `cell.ts` for the equations. */
export function createCellReference(batch: Batch, kind: CellKind): GradientReference {
  const { latentDim: M, observedDim: N, sequenceLength: T } = batch;
  const shape = cellShape(kind, batch);
  const { hidden: H, gates: G, rows, hasMemory } = shape;
  const nextDim = (hasMemory ? 2 : 1) * H;
  /** Gates, and [h'; c'], of each step; shapes (T × rows H) and (T × nextDim). */
  const gates = new Float64Array(T * rows * H);
  const next = new Float64Array(T * nextDim);
  const deltaA = new Float64Array(rows * H);
  const deltaH = new Float64Array(H);
  const deltaC = new Float64Array(H);
  const deltaX = new Float64Array(N);
  const backX = new Float64Array(N);
  const backH = new Float64Array(H);
  /** The GRU's candidate: rows of U see one half of its pre-activation, rows of W the other. */
  const forH = new Float64Array(G * H);

  return windowedReference(batch, {
    own: shape.own,
    predict(z, t, w) {
      const now = t * M;
      const a = (t - 1) * rows * H;
      const h = (t - 1) * nextDim;
      cellDrive(gates, a, z, now - M, w, shape, N);
      cellActivate(gates, a, z, now - M, next, h, shape, N);
      for (let i = 0; i < N; i++) z[now + i] = w[shape.d + i];
      addProduct(z, now, w, shape.V, next, h, N, H);
      for (let j = 0; j < nextDim; j++) z[now + N + j] = next[h + j];
    },
    back(gradient, delta, z, t, w) {
      const before = (t - 1) * M;
      const h = (t - 1) * nextDim;
      deltaX.set(delta.subarray(0, N));
      deltaH.set(delta.subarray(N, N + H));
      if (hasMemory) deltaC.set(delta.subarray(N + H));
      addOuterProduct(gradient, shape.V, deltaX, next, h, N, H);
      for (let i = 0; i < N; i++) gradient[shape.d + i] += deltaX[i];
      addTransposedProduct(deltaH, w, shape.V, deltaX, N, H);

      cellBack(deltaA, deltaH, deltaC, gates, (t - 1) * rows * H, z, before, next, h + H, shape, N);
      forH.set(deltaA.subarray(0, G * H));
      if (kind === 'gru') {
        forH.set(deltaA.subarray(3 * H), 2 * H);
        for (let j = 0; j < H; j++) gradient[shape.n + j] += deltaA[3 * H + j];
      }
      addOuterProduct(gradient, shape.U, deltaA, z, before, G * H, N);
      addOuterProduct(gradient, shape.W, forH, z, before + N, G * H, H);
      for (let row = 0; row < G * H; row++) gradient[shape.b + row] += deltaA[row];

      backX.fill(0);
      addTransposedProduct(backX, w, shape.U, deltaA, G * H, N);
      backH.set(deltaH);
      addTransposedProduct(backH, w, shape.W, forH, G * H, H);
      delta.set(backX);
      delta.set(backH, N);
      if (hasMemory) delta.set(deltaC, N + H);
    },
  });
}
