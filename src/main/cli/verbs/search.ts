import type { SizeSearch } from '../../../sim/training/sizeSearch';
import { SimError } from '../../../sim/errors';
import { families } from '../../../sim/models';
import { text, wholeNumber } from '../commonOptions';
import { fitAsked } from '../fitAsked';
import { duration } from '../follow';
import { short, table } from '../table';
import type { Verb } from '../verb';

export const search: Verb = {
  id: 'search',
  usage: 'FILE | sample:ID | system:ID [--sizes 1,2,5,10] [--seeds N] [--epochs N]',
  what: 'the smallest model size that does as well as any; Ctrl-C ends with what was found',
  options: {
    series: { type: 'string', value: 'PATH', what: 'series of the recording; the largest when left out' },
    sizes: {
      type: 'string',
      value: 'LIST',
      what: 'sizes to try, with commas; chosen from the settings when left out',
    },
    seeds: { type: 'string', value: 'N', what: 'how many models to train a size, from --seed on (3)' },
    epochs: { type: 'string', value: 'N', what: "epochs a model is trained (a quarter of the fit's own)" },
    backend: { type: 'string', value: 'ID', what: 'wasm or reference' },
  },
  async run(context) {
    const { options } = context;
    const { target, prepare, settings, backend } = await fitAsked(context);
    const symbol = families.get(settings.model).rectified?.symbol ?? 'size';
    const first = wholeNumber(options, 'seed') ?? 1;
    const count = wholeNumber(options, 'seeds', 1);
    const epochs = wholeNumber(options, 'epochs', 1);
    const sizes = sizesAsked(text(options, 'sizes'));
    const asked = {
      ...(sizes && { sizes }),
      ...((count !== undefined || options['seed'] !== undefined) && {
        seeds: Array.from({ length: count ?? 3 }, (_, i) => first + i),
      }),
      ...(epochs !== undefined && { epochs }),
    };
    const handle = context
      .engine()
      .start(
        'search.start',
        { ...target, prepare, fit: settings, search: asked, backend },
        ({ search: found, trained, all, secondsLeft }) =>
          context.progress(
            `${trained} of ${all} models trained` +
              (found.chosen === null ? '' : ` · smallest as good as the best: ${symbol} = ${found.chosen}`) +
              (secondsLeft === null ? '' : ` · ${duration(secondsLeft)} left`),
          ),
      );
    const stop = () => handle.cancel();
    context.signal.addEventListener('abort', stop);
    const found = await handle.done.finally(() => context.signal.removeEventListener('abort', stop));
    return { json: found, text: describe(found, symbol), exitCode: found.chosen === null ? 1 : 0 };
  },
};

function sizesAsked(list: string | undefined): readonly number[] | undefined {
  if (list === undefined) return undefined;
  const sizes = list.split(',').map(Number);
  if (list !== '' && sizes.every(Number.isInteger)) return sizes;
  throw new SimError(
    'bad-parameter',
    `--sizes expects whole numbers with commas, as 1,2,5,10; got "${list}".`,
  );
}

function describe(
  { sizes, best, chosen, threshold, isFar, settings, status }: SizeSearch,
  symbol: string,
): string {
  const conclusion =
    chosen === null
      ? 'No size could be scored: every orbit left, or the search was stopped before a model was trained.'
      : chosen === best
        ? `${symbol} = ${chosen} is the best, and no smaller size comes within the scatter of its seeds.`
        : `${symbol} = ${chosen} is the smallest that does as well as the best (${symbol} = ${best}), within the scatter of that one's seeds. Fit with --set model.rectifiedDim=${chosen}`;
  return [
    table(
      [symbol, 'weights', 'seeds', 'D_stsp + D_H', '± MAD', ''],
      sizes.map((size) => [
        String(size.size),
        String(size.parameters),
        String(size.trained),
        short(size.score),
        short(size.spread),
        [size.size === best ? 'best' : '', size.size === chosen ? 'chosen' : ''].filter(Boolean).join(', '),
      ]),
    ),
    `Median over the seeds, on the validation part, after ${settings.epochs} epochs.` +
      (threshold === null ? '' : ` As good as the best: up to ${short(threshold)}.`) +
      (status === 'stopped' ? ' The search was stopped early.' : ''),
    conclusion +
      (isFar
        ? ` Even so it is far from the data after ${settings.epochs} epochs: give each model more of them (--epochs).`
        : ''),
  ].join('\n');
}
