import { alrnnKernel, meanCentredKernel, vanillaKernel } from '../kernels/alrnnKernel';
import { createAlrnnReference } from '../kernels/alrnnReference';
import { cellKernel } from '../kernels/cellKernel';
import { createCellReference } from '../kernels/cellReference';
import type { Batch, GradientReference } from '../kernels/batch';
import { clippedShallowKernel, shallowKernel } from '../kernels/shallowKernel';
import { createShallowReference } from '../kernels/shallowReference';
import { clippedDendriticKernel, dendriticKernel } from '../kernels/dendriticKernel';
import { createDendriticReference } from '../kernels/dendriticReference';
import { createVanillaReference } from '../kernels/vanillaReference';
import type { KernelCode } from '../kernels/trainingKernel';

/** How a family is trained: compiled, and in plain TypeScript. */
export interface TrainingLoop {
  readonly kernel: KernelCode;
  reference(batch: Batch): GradientReference;
}

/** By family. Apart from the families themselves, so that the window, which only names them, does not carry the kernels. */
export const trainingLoops: Readonly<Record<string, TrainingLoop>> = {
  alrnn: { kernel: alrnnKernel, reference: createAlrnnReference },
  'shallow-plrnn': { kernel: shallowKernel, reference: (batch) => createShallowReference(batch, false) },
  'clipped-shallow-plrnn': {
    kernel: clippedShallowKernel,
    reference: (batch) => createShallowReference(batch, true),
  },
  'dendritic-plrnn': {
    kernel: dendriticKernel,
    reference: (batch) => createDendriticReference(batch, false),
  },
  'clipped-dendritic-plrnn': {
    kernel: clippedDendriticKernel,
    reference: (batch) => createDendriticReference(batch, true),
  },
  'vanilla-plrnn': { kernel: vanillaKernel, reference: (batch) => createVanillaReference(batch, false) },
  'mean-centred-plrnn': {
    kernel: meanCentredKernel,
    reference: (batch) => createVanillaReference(batch, true),
  },
  rnn: { kernel: cellKernel('rnn'), reference: (batch) => createCellReference(batch, 'rnn') },
  gru: { kernel: cellKernel('gru'), reference: (batch) => createCellReference(batch, 'gru') },
  lstm: { kernel: cellKernel('lstm'), reference: (batch) => createCellReference(batch, 'lstm') },
};
