import type { Bench } from './bench';
import { io } from './io';
import { memory } from './memory';
import { reproduceLorenz63 } from './reproduceLorenz63';
import { timing } from './timing';
import { trainingBench } from './training';

/** Every question `nullcline bench` answers. */
export const benches: readonly Bench[] = [
  timing(
    'training',
    'How much faster is a training step in WebAssembly than in plain TypeScript, on one core and on all?',
    trainingBench,
  ),
  io,
  memory,
  reproduceLorenz63,
];
