import { simulate as integrate } from '../../../sim/integrate/simulate';
import { SimError } from '../../../sim/errors';
import { systems } from '../../../sim/systems';
import { noMoreWords, number, text, wholeNumber, word } from '../commonOptions';
import { systemParams } from '../systemParams';
import { writeOrbit } from '../writeOrbit';
import type { Verb } from '../verb';

export const simulate: Verb = {
  id: 'simulate',
  usage: 'SYSTEM --steps N --out FILE',
  what: 'an orbit of a built-in system, as .npy, .npz or .csv',
  options: {
    steps: { type: 'string', value: 'N', what: 'samples to write (10000)' },
    step: { type: 'string', value: 'DT', what: "sampling step in the system's own time" },
    transient: { type: 'string', value: 'T', what: 'time (for maps: steps) dropped before' },
    noise: {
      type: 'string',
      value: 'X',
      what: "observation noise, as a fraction of each channel's deviation (0)",
    },
    param: { type: 'string', multiple: true, value: 'NAME=X', what: 'a parameter; repeatable' },
  },
  async run(context) {
    noMoreWords(context, 1);
    const { options } = context;
    const system = systems.get(word(context, 0, 'a system; see nullcline systems'));
    const params = systemParams(system, options);
    const step = number(options, 'step', 0) ?? (system.kind === 'map' ? 1 : system.step);
    const settings = {
      samples: wholeNumber(options, 'steps', 1) ?? 10_000,
      step,
      transient: number(options, 'transient', -1e-9) ?? 1000 * step,
      noise: number(options, 'noise', -1e-9) ?? 0,
      seed: wholeNumber(options, 'seed') ?? 1,
    };
    const out = text(options, 'out');
    if (out === undefined)
      throw new SimError(
        'bad-parameter',
        'Say where to write the orbit with --out FILE.npy, FILE.npz or FILE.csv.',
      );
    const { values, samples, status } = integrate(system, params, settings);
    await writeOrbit(out, values.subarray(0, samples * system.dim), system.stateNames, {
      time: system.kind === 'map' ? null : step,
    });
    return {
      json: { system: system.id, params, ...settings, written: samples, status, file: out },
      text: `${samples} samples of ${system.title} in ${out}${status === 'ok' ? '' : '. The orbit left every bound there.'}`,
      exitCode: status === 'ok' ? 0 : 1,
    };
  },
};
