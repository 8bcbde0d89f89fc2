import { short, table } from '../cli/table';
import { machineName } from '../engine/machine';
import type { Bench, BenchRow } from './bench';

/** A bench whose answer is a table of timed cases. */
export function timing(id: string, what: string, measure: () => Promise<BenchRow[]>): Bench {
  return {
    id,
    what,
    async run() {
      const rows = await measure();
      return {
        json: { name: id, machine: machineName(), rows },
        text: [
          machineName(),
          table(
            ['case', 'baseline', 'ms', 'baseline ms', 'ratio', 'GFLOP/s', 'error'],
            rows.map((row) => [
              row.case,
              row.baseline,
              short(row.ms),
              short(row.baselineMs),
              short(row.ratio),
              short(row.gflops),
              short(row.error),
            ]),
          ),
        ].join('\n'),
      };
    },
  };
}
