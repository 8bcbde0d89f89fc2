import { short, table } from '../cli/table';
import { machineName } from '../engine/machine';
import type { VerbContext } from '../cli/verb';
import type { Bench, BenchRow } from './bench';

/** A bench whose answer is a table of timed cases. */
export function timing(
  id: string,
  what: string,
  measure: (context: VerbContext) => Promise<BenchRow[]>,
): Bench {
  return {
    id,
    what,
    async run(context) {
      const rows = await measure(context);
      return {
        json: { name: id, machine: machineName(), rows },
        text: [
          machineName(),
          table(
            [
              'case',
              'baseline',
              'ms',
              'baseline ms',
              'ratio',
              'GFLOP/s',
              'error',
              'steps/s',
              'efficiency',
              'cores had',
            ],
            rows.map((row) => [
              row.case,
              row.baseline,
              short(row.ms),
              short(row.baselineMs),
              short(row.ratio),
              short(row.gflops),
              short(row.error),
              short(row.stepsPerSecond),
              short(row.efficiency),
              short(row.coresHad),
            ]),
          ),
        ].join('\n'),
      };
    },
  };
}
