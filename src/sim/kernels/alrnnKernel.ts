import wasm from './alrnn.wasm';
import type { KernelCode } from './trainingKernel';

/** The AL-RNN's training loop. */
export const alrnnKernel: KernelCode = { wasm };
