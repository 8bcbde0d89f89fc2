import type { Bench } from './bench';
import { memory } from './memory';
import { reproduceLorenz63 } from './reproduceLorenz63';
import { timing } from './timing';
import { textTableRows } from './textTable';
import { trainingBench } from './training';

/** Every question `nullcline bench` answers. */
export const benches: readonly Bench[] = [
  timing(
    'training',
    'How much faster is a training step in WebAssembly than in plain TypeScript, on one core and on all?',
    trainingBench,
  ),
  timing('csv', 'How fast is a text table read, beside reading its bytes?', () => textTableRows()),
  memory,
  reproduceLorenz63,
];
