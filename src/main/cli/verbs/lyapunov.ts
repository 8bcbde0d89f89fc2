import { lyapunovOfFlow, lyapunovOfMap } from '../../../sim/analysis/lyapunovSpectrum';
import { perTime } from '../../../sim/clock';
import { systems } from '../../../sim/systems';
import { mapAt } from '../../../sim/systems/mapAt';
import { noMoreWords, number, word } from '../commonOptions';
import { systemParams } from '../systemParams';
import { short, table } from '../table';
import type { Verb } from '../verb';

export const lyapunov: Verb = {
  id: 'lyapunov',
  usage: 'SYSTEM [--duration T] [--param NAME=X]',
  what: 'the Lyapunov spectrum of a built-in system, with errors',
  options: {
    duration: { type: 'string', value: 'T', what: 'averaging time (for maps: steps)' },
    transient: { type: 'string', value: 'T', what: 'time (for maps: steps) dropped before' },
    param: { type: 'string', multiple: true, value: 'NAME=X', what: 'a parameter; repeatable' },
  },
  async run(context) {
    noMoreWords(context, 1);
    const { options } = context;
    const system = systems.get(word(context, 0, 'a system; see nullcline systems'));
    const params = systemParams(system, options);
    const duration = number(options, 'duration', 0);
    const transient = number(options, 'transient', -1e-9);
    const spectrum =
      system.kind === 'map'
        ? lyapunovOfMap(mapAt(system, params), Float64Array.from(system.initialState), {
            steps: Math.round(duration ?? 200_000),
            transient: Math.round(transient ?? 1000),
            clock: { rate: null },
          })
        : lyapunovOfFlow(system, params, {
            ...(duration === undefined ? {} : { duration }),
            ...(transient === undefined ? {} : { transient }),
          });
    const { convergence: _curves, ...json } = spectrum;
    return {
      json: { system: system.id, params, ...json },
      text: [
        table(
          ['', `λ ${perTime(spectrum.timeUnit)}`, 's.e.'],
          spectrum.exponents.map((value, i) => [
            `λ${i + 1}`,
            short(value),
            short(spectrum.standardErrors[i]),
          ]),
        ),
        `Sum ${short(spectrum.sum)}; it must be ${short(spectrum.expectedSum)}. Kaplan–Yorke dimension ${short(spectrum.kaplanYorke)}.`,
        `Averaged over ${short(spectrum.duration)} ${{ 1: 'units of time', step: 'steps' }[spectrum.timeUnit] ?? spectrum.timeUnit}${spectrum.status === 'ok' ? '' : ', where the orbit left every bound'}.`,
      ].join('\n'),
      exitCode: spectrum.status === 'ok' ? 0 : 1,
    };
  },
};
