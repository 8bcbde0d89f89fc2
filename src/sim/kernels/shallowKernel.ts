import wasm from './shallow.wasm';
import type { KernelCode } from './trainingKernel';

/** The shallow PLRNN's training loop, and that of its clipped form. */
export const shallowKernel: KernelCode = { wasm };
export const clippedShallowKernel: KernelCode = { wasm, form: 1 };
