import { parentPort } from 'node:worker_threads';
import type { SweepChoices, SweepTarget } from '../../shared/contract';
import type { Sweep, SweepSettings } from '../../sim/analysis/sweep';
import { sweepSteps } from '../../sim/analysis/sweepSteps';
import { observedRanges } from '../../sim/analysis/sweepSubject';
import { loadTarget } from './sweepTarget';
import { answerCalls, notify } from './workerCalls';

/** Makes one sweep in a thread of its own. Cancelling ends the thread. */

/** Milliseconds between two reports. */
const REPORT_EVERY = 100;

const methods = {
  async choices({ target }: { target: SweepTarget }): Promise<SweepChoices> {
    const { subject, seed } = await loadTarget(target);
    const { system, name, parameters, blocks } = subject;
    const { kind, labels, start } = system;
    return { kind, name, seed, labels, start, ranges: observedRanges(system), parameters, blocks };
  },

  async sweep({
    target,
    settings,
  }: {
    target: SweepTarget;
    settings: SweepSettings;
  }): Promise<{ sweep: Sweep; seed: number | null }> {
    const { subject, seed } = await loadTarget(target);
    const steps = sweepSteps(subject, settings);
    let last = performance.now();
    for (;;) {
      const next = steps.next();
      if (next.done) return { sweep: next.value, seed };
      if (performance.now() - last < REPORT_EVERY) continue;
      last = performance.now();
      notify(parentPort!, next.value);
    }
  },
};

export type SweepMethods = typeof methods;

answerCalls(parentPort!, methods);
