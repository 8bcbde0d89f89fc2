import wasm from './alrnn.wasm';
import type { KernelCode } from './trainingKernel';

/** The AL-RNN's training loop, and those of the vanilla PLRNN and its mean-centred form. */
export const alrnnKernel: KernelCode = { wasm };
export const vanillaKernel: KernelCode = { wasm, form: 1 };
export const meanCentredKernel: KernelCode = { wasm, form: 2 };
