import type { SeedSummary } from '../../../shared/contract';
import { noMoreWords, text } from '../commonOptions';
import { followFit, measuresText } from '../follow';
import { runAsked } from '../runNamed';
import { sourceNamed } from '../source';
import type { Verb } from '../verb';

export const evaluate: Verb = {
  id: 'evaluate',
  usage: 'RUN [--data FILE [--series PATH]]',
  what: 'judge a run on its held-out part, or on another recording',
  options: {
    data: {
      type: 'string',
      value: 'FILE',
      what: 'another recording, prepared with the numbers fitted on the first',
    },
    series: { type: 'string', value: 'PATH', what: 'series of that recording' },
  },
  async run(context) {
    noMoreWords(context, 1);
    const run = runAsked(context);
    const data = text(context.options, 'data');
    const series = text(context.options, 'series');
    const input = {
      run,
      ...(data === undefined ? {} : { source: sourceNamed(data) }),
      ...(series === undefined ? {} : { series }),
    };
    const judged = await followFit<'run.judge'>(context, undefined, (onProgress) =>
      context.engine().start('run.judge', input, onProgress),
    );
    const shown = judged.seeds.find(({ seed }) => seed === judged.chosen) ?? judged.seeds[0];
    return {
      json: {
        ...measuresOf(shown),
        chosen: judged.chosen,
        seeds: judged.seeds.map((seed) => ({ seed: seed.seed, status: seed.status, ...measuresOf(seed) })),
      },
      text: measuresText(judged),
    };
  },
};

/** The measures by their short names, then everything they rest on. */
function measuresOf(seed: SeedSummary | undefined) {
  return {
    dstsp: seed?.judgement?.model.dStsp,
    dh: seed?.judgement?.model.dH,
    pe: seed?.judgement?.model.pe,
    lyapunov: seed?.lyapunov?.exponents,
    kaplanYorke: seed?.lyapunov?.kaplanYorke,
    protocol: seed?.judgement?.protocol,
    floor: seed?.judgement?.floor,
    baselines: seed?.judgement?.baselines,
    regionsUsed: seed?.regions?.codes.length,
  };
}
