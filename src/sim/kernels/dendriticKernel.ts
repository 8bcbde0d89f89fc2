import wasm from './dendritic.wasm';
import type { KernelCode } from './trainingKernel';

/** The dendritic PLRNN's training loop, and that of its clipped form. */
export const dendriticKernel: KernelCode = { wasm };
export const clippedDendriticKernel: KernelCode = { wasm, form: 1 };
