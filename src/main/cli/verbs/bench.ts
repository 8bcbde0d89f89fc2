import { SimError } from '../../../sim/errors';
import { benches } from '../../bench';
import { noMoreWords } from '../commonOptions';
import { table } from '../table';
import type { Verb } from '../verb';

export const bench: Verb = {
  id: 'bench',
  usage: `[${benches.map(({ id }) => id).join(' | ')}]`,
  what: 'timings beside a baseline of the same run; published numbers beside ours',
  options: {
    seeds: { type: 'string', value: 'N', what: 'seeds of each row of reproduce-lorenz63 (5)' },
    cases: {
      type: 'string',
      value: 'LIST',
      what: 'what reproduce-lorenz63 trains: P2,P5,P10,shallow,clipped',
    },
    size: { type: 'string', value: 'GB', what: 'numbers in the recording that io makes (5.15)' },
    rate: {
      type: 'string',
      value: 'R',
      what: 'learning rate its trainings start from (each case has its own)',
    },
  },
  async run(context) {
    noMoreWords(context, 1);
    const named = context.words[0];
    if (named === undefined) {
      return {
        json: { benches: benches.map(({ id, what }) => ({ id, what })) },
        text: table(
          ['bench', 'asks'],
          benches.map(({ id, what }) => [id, what]),
        ),
      };
    }
    const chosen = benches.find(({ id }) => id === named);
    if (!chosen)
      throw new SimError(
        'unknown-id',
        `No bench called "${named}". Known: ${benches.map(({ id }) => id).join(', ')}.`,
      );
    return chosen.run(context);
  },
};
