import wasm from './cell.wasm';
import { CELL_KINDS, type CellKind } from './cellShape';
import type { KernelCode } from './trainingKernel';

/** The training loop of a recurrent cell. */
export const cellKernel = (kind: CellKind): KernelCode => ({ wasm, form: CELL_KINDS.indexOf(kind) });
