import { SimError } from '../../../sim/errors';
import { eventsOfStates } from '../../../sim/models/eventsOfStates';
import { freeRun } from '../../../sim/models/freeRun';
import { createRandom } from '../../../sim/random';
import { startOf } from '../../../sim/signals/completeRows';
import { recordedLevels } from '../../../sim/signals/eventChannels';
import type { Prepared } from '../../../sim/signals/prepared';
import { respondFromStart } from '../../../sim/signals/respondFromStart';
import { noMoreWords, text, wholeNumber } from '../commonOptions';
import { inputsAsked } from '../inputsAsked';
import { loadRun } from '../loadRun';
import { runAsked } from '../runNamed';
import type { Verb, VerbContext } from '../verb';
import { writeOrbit } from '../writeOrbit';

const SIGNAL_WORDS = { measured: ' of the measured signal', activity: ' of the activity below' };

export const generate: Verb = {
  id: 'generate',
  usage: 'RUN --steps N [--inputs FILE] --out FILE',
  what: "a fitted model's free-running orbit, with the events it expects, as .npy, .npz or .csv",
  options: {
    steps: { type: 'string', value: 'N', what: 'samples to write (10000; with inputs as many as there are)' },
    inputs: {
      type: 'string',
      value: 'FILE',
      what: 'what drives a model with inputs, one row a step, in units of the recording (those of the test part)',
    },
    latent: { type: 'boolean', what: 'write the latent states instead of the observations' },
    activity: {
      type: 'boolean',
      what: 'of a model fitted through a response, write the activity below instead of the measured signal',
    },
    'draw-events': {
      type: 'boolean',
      what: 'of a model with events, draw events from their distributions instead of writing what is expected',
    },
  },
  async run(context) {
    noMoreWords(context, 1);
    const { options } = context;
    const { run, seed, prepared, model } = await loadRun(runAsked(context), wholeNumber(options, 'seed'));
    const out = text(options, 'out');
    if (out === undefined)
      throw new SimError(
        'bad-parameter',
        'Say where to write the orbit with --out FILE.npy, FILE.npz or FILE.csv.',
      );
    const latent = options['latent'] === true;
    const signal = signalAsked(options, prepared);

    const driving = await inputsAsked(context, prepared);
    const steps = wholeNumber(options, 'steps', 1) ?? driving?.rows ?? 10_000;
    if (driving && steps > driving.rows) {
      throw new SimError(
        'too-short',
        `Expected inputs for ${steps} steps, but ${driving.from} has ${driving.rows}. Ask for fewer steps, or give more with --inputs FILE.`,
      );
    }
    const decoders = latent ? [] : (prepared.decoders ?? []);
    const random = drawsEvents(options, prepared) ? createRandom(seed, 'events') : undefined;
    const free = freeRun(model, startOf(prepared), steps, {
      keepLatent: latent || decoders.length > 0,
      ...(driving && { inputs: driving.inputs }),
    });
    const observed = latent
      ? Array.from({ length: model.latentDim }, (_, i) => `z${i + 1}`)
      : [...prepared.labels];
    const names = [...observed, ...(decoders.length > 0 ? prepared.eventLabels! : [])];
    const observations = signal === 'measured' ? respondFromStart(free.orbit, prepared) : free.orbit;
    const states = latent ? free.latent! : observations;
    const values =
      decoders.length > 0
        ? side(
            [states, observed.length],
            [eventsOfStates(model, free.latent!, decoders, random), decoders.length],
          )
        : states;
    await writeOrbit(out, values, names, {
      time: prepared.rate === null ? null : 1 / prepared.rate,
    });
    return {
      json: {
        run: run.id,
        seed,
        steps,
        written: free.samples,
        status: free.status,
        columns: names,
        ...(decoders.length > 0 && { events: eventColumns(prepared, random !== undefined) }),
        ...(driving && { inputs: driving.from }),
        ...(signal && { signal }),
        file: out,
      },
      text: `${free.samples} samples${signal ? SIGNAL_WORDS[signal] : ''}${decoders.length > 0 ? ` and ${random ? 'drawn' : 'expected'} events` : ''} of ${run.id}, seed ${seed}, in ${out}${driving ? `, driven by the inputs of ${driving.from}` : ''}${free.status === 'ok' ? '' : '. The model diverged there.'}`,
      exitCode: free.status === 'ok' ? 0 : 1,
    };
  },
};

/**
 * What is written of a model fitted through a response; undefined for others, and for latent states.
 *
 * @throws {SimError} `bad-parameter` where there is no activity to ask for.
 */
function signalAsked(
  { activity, latent }: VerbContext['options'],
  { response }: Prepared,
): 'measured' | 'activity' | undefined {
  if (activity !== true) return response && latent !== true ? 'measured' : undefined;
  if (response && latent !== true) return 'activity';
  throw new SimError(
    'bad-parameter',
    response
      ? '--activity belongs to observations, and --latent writes latent states instead. Leave one of them out.'
      : '--activity is for models that were fitted through a haemodynamic response, and this one was fitted without. Leave it out.',
  );
}

/** @throws {SimError} `bad-parameter` where there is nothing to draw. */
function drawsEvents(options: VerbContext['options'], { decoders }: Prepared): boolean {
  if (options['draw-events'] !== true) return false;
  if (decoders && options['latent'] !== true) return true;
  throw new SimError(
    'bad-parameter',
    decoders
      ? '--draw-events belongs to observations, and --latent writes latent states instead. Leave one of them out.'
      : '--draw-events is for models that were fitted with events, and this one was fitted without any. Leave it out.',
  );
}

/** What the columns of events hold: counts, or levels numbered from 0 in the order of the recorded ones. */
const eventColumns = (prepared: Prepared, areDrawn: boolean) =>
  prepared.decoders!.map(({ kind }, e) => {
    const levels = recordedLevels(prepared, e);
    return {
      label: prepared.eventLabels![e]!,
      decoder: kind,
      written: areDrawn ? 'drawn' : 'expected',
      ...(levels && { levels }),
    };
  });

/** Two row-major arrays of as many rows, side by side. */
function side(...arrays: readonly (readonly [values: Float64Array, width: number])[]): Float64Array {
  const width = arrays.reduce((sum, [, w]) => sum + w, 0);
  const rows = arrays[0]![0].length / arrays[0]![1];
  const out = new Float64Array(rows * width);
  let from = 0;
  for (const [values, w] of arrays) {
    for (let t = 0; t < rows; t++) out.set(values.subarray(t * w, (t + 1) * w), t * width + from);
    from += w;
  }
  return out;
}
