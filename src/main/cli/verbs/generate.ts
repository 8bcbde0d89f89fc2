import { SimError } from '../../../sim/errors';
import { freeRun } from '../../../sim/models/freeRun';
import { startOf } from '../../../sim/signals/completeRows';
import { noMoreWords, text, wholeNumber } from '../commonOptions';
import { inputsAsked } from '../inputsAsked';
import { loadRun } from '../loadRun';
import { runAsked } from '../runNamed';
import type { Verb } from '../verb';
import { writeOrbit } from '../writeOrbit';

export const generate: Verb = {
  id: 'generate',
  usage: 'RUN --steps N [--inputs FILE] --out FILE',
  what: "a fitted model's free-running orbit, as .npy, .npz or .csv",
  options: {
    steps: { type: 'string', value: 'N', what: 'samples to write (10000; with inputs as many as there are)' },
    inputs: {
      type: 'string',
      value: 'FILE',
      what: 'what drives a model with inputs, one row a step, in units of the recording (those of the test part)',
    },
    latent: { type: 'boolean', what: 'write the latent states instead of the observations' },
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

    const driving = await inputsAsked(context, prepared);
    const steps = wholeNumber(options, 'steps', 1) ?? driving?.rows ?? 10_000;
    if (driving && steps > driving.rows) {
      throw new SimError(
        'too-short',
        `Expected inputs for ${steps} steps, but ${driving.from} has ${driving.rows}. Ask for fewer steps, or give more with --inputs FILE.`,
      );
    }
    const free = freeRun(model, startOf(prepared), steps, {
      keepLatent: latent,
      ...(driving && { inputs: driving.inputs }),
    });
    const names = latent ? Array.from({ length: model.latentDim }, (_, i) => `z${i + 1}`) : prepared.labels;
    const values = latent ? free.latent! : free.orbit;
    await writeOrbit(out, values.subarray(0, free.samples * names.length), names, {
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
        ...(driving && { inputs: driving.from }),
        file: out,
      },
      text: `${free.samples} samples of ${run.id}, seed ${seed}, in ${out}${driving ? `, driven by the inputs of ${driving.from}` : ''}${free.status === 'ok' ? '' : '. The model diverged there.'}`,
      exitCode: free.status === 'ok' ? 0 : 1,
    };
  },
};
