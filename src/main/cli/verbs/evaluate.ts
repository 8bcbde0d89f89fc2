import type { RunSummary, SeedSummary } from '../../../shared/contract';
import type { Judgement, JudgeSettings } from '../../../sim/analysis/measures';
import { SimError } from '../../../sim/errors';
import { noMoreWords, text, wholeNumber } from '../commonOptions';
import { followFit, measuresText } from '../follow';
import { askedSettings } from '../settings';
import { runAsked } from '../runNamed';
import { sourceNamed } from '../source';
import type { Verb, VerbContext } from '../verb';

export const evaluate: Verb = {
  id: 'evaluate',
  usage:
    'RUN [--data FILE [--series PATH]] [--surrogate-trained [--surrogates N]] [--set judge.stateSpace=julia | python | gaussian-mixture] [--set judge.exponents=all]',
  what: 'judge a run on its held-out part, or on another recording',
  options: {
    data: {
      type: 'string',
      value: 'FILE',
      what: 'another recording, prepared with the numbers fitted on the first',
    },
    series: { type: 'string', value: 'PATH', what: 'series of that recording' },
    'surrogate-trained': {
      type: 'boolean',
      what: 'does it beat the same model trained on data with the same linear correlations and nothing else?',
    },
    surrogates: {
      type: 'string',
      value: 'N',
      what: 'how many of those are trained (1); 0 leaves them out again',
    },
  },
  async run(context) {
    noMoreWords(context, 1);
    const run = runAsked(context);
    const data = text(context.options, 'data');
    const series = text(context.options, 'series');
    const judge = await judgeAsked(context);
    const surrogates =
      wholeNumber(context.options, 'surrogates') ??
      (context.options['surrogate-trained'] === true ? 1 : undefined);
    const input = {
      run,
      ...(judge ? { judge } : {}),
      ...(data === undefined ? {} : { source: sourceNamed(data) }),
      ...(series === undefined ? {} : { series }),
      ...(surrogates === undefined ? {} : { surrogates }),
    };
    const judged = await followFit<'run.judge'>(context, undefined, (onProgress) =>
      context.engine().start('run.judge', input, onProgress),
    );
    const shown = judged.seeds.find(({ seed }) => seed === judged.chosen) ?? judged.seeds[0];
    return {
      json: {
        ...measuresOf(judged, shown),
        chosen: judged.chosen,
        seeds: judged.seeds.map((seed) => ({
          seed: seed.seed,
          status: seed.status,
          ...measuresOf(judged, seed),
        })),
      },
      text: measuresText(judged),
    };
  },
};

/** `judge` of `--config` and `--set`. @throws {SimError} `bad-parameter` for what only a new fit can change. */
async function judgeAsked(context: VerbContext): Promise<JudgeSettings | undefined> {
  const asked = await askedSettings(context);
  const given = (context.options['set'] as string[] | undefined) ?? [];
  const other = given.find((assignment) => !/^judge[.=]/.test(assignment));
  if (other !== undefined) {
    throw new SimError(
      'bad-parameter',
      `evaluate can't set "${other.split('=')[0]}": a run that is made keeps its settings. It takes judge.stateSpace, judge.bins, judge.variance and judge.exponents.`,
    );
  }
  return asked['judge'] as JudgeSettings | undefined;
}

/** The measures by their short names, then everything they rest on. */
function measuresOf({ yardstick }: RunSummary, seed: SeedSummary | undefined) {
  return {
    ...scoresOf(seed?.judgement),
    lyapunov: seed?.lyapunov?.exponents,
    kaplanYorke: seed?.lyapunov?.kaplanYorke,
    lyapunovFromOrbits: {
      data: yardstick?.invariants.lyapunov ?? null,
      model: seed?.invariants?.lyapunov ?? null,
    },
    correlationDimension: {
      data: yardstick?.invariants.dimension ?? null,
      model: seed?.invariants?.dimension ?? null,
    },
    regionsUsed: seed?.regions?.shares.length,
  };
}

function scoresOf(judgement: Judgement | undefined) {
  if (!judgement) return {};
  const { model, protocol, floor, baselines, surrogates, events } = judgement;
  return {
    dstsp: model.dStsp,
    dh: model.dH,
    pe: model.pe,
    mase: model.mase,
    protocol,
    floor,
    baselines,
    ...(surrogates && { surrogates }),
    ...(events && { events }),
  };
}
