import { parentPort } from 'node:worker_threads';
import type { LookedAt } from '../../sim/analysis/quality/lookedAt';
import type { QualityReport } from '../../sim/analysis/quality/qualityReport';
import { qualitySteps } from '../../sim/analysis/quality/qualitySteps';
import { suggestedSizes } from '../../sim/training/suggestedSizes';
import { answerCalls, notify } from './workerCalls';

/** Makes one quality report in a thread of its own, from samples that were read elsewhere. Cancelling ends the thread. */

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 100;

const methods = {
  async quality({ lookedAt }: { lookedAt: LookedAt }): Promise<QualityReport> {
    const steps = qualitySteps(lookedAt, suggestedSizes);
    let last = -Infinity;
    for (;;) {
      const next = steps.next();
      if (next.done) return next.value;
      if (performance.now() - last < REPORT_EVERY) continue;
      last = performance.now();
      notify(parentPort!, next.value);
    }
  },
};

export type QualityMethods = typeof methods;

answerCalls(parentPort!, methods);
