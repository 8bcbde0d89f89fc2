import { lyapunovOfMap } from '../../../sim/analysis/lyapunovSpectrum';
import type { RegionOrder } from '../../../sim/analysis/measures';
import { regionOccupancy } from '../../../sim/analysis/regionOccupancy';
import { outOf } from '../../../figures/numbers';
import { perTime } from '../../../sim/clock';
import { noMoreWords, wholeNumber } from '../commonOptions';
import { loadRun } from '../loadRun';
import { runAsked } from '../runNamed';
import { short, table } from '../table';
import type { Verb } from '../verb';

const orderText = ({ transitions, topologicalEntropy, entropyRate }: RegionOrder): string =>
  `${transitions} different steps between them; topological entropy ${short(topologicalEntropy)} nats a step` +
  (entropyRate === null ? '.' : `, entropy rate ${short(entropyRate)}.`);

export const analyse: Verb = {
  id: 'analyse',
  usage: 'RUN [--steps N]',
  what: 'Lyapunov spectrum with errors, linear regions and symbolic code of a fitted model',
  options: { steps: { type: 'string', value: 'N', what: 'steps of the orbit to average over (100000)' } },
  async run(context) {
    noMoreWords(context, 1);
    const { options } = context;
    const { run, seed, prepared, model } = await loadRun(runAsked(context), wholeNumber(options, 'seed'));
    const steps = wholeNumber(options, 'steps', 1000) ?? 100_000;
    const z = new Float64Array(model.latentDim);
    model.initialState(z, prepared.test.values.subarray(0, prepared.dim));
    const spectrum = lyapunovOfMap(model, z, { steps, transient: 2000, clock: prepared });
    const regions = regionOccupancy(model, z, { steps, transient: 2000 });
    const { convergence: _curves, ...lyapunov } = spectrum;
    return {
      json: { run: run.id, seed, lyapunov, regions },
      text: [
        table(
          ['', `λ ${perTime(lyapunov.timeUnit)}`, 's.e.'],
          lyapunov.exponents.map((value, i) => [
            `λ${i + 1}`,
            short(value),
            short(lyapunov.standardErrors[i]),
          ]),
        ),
        `Sum ${short(lyapunov.sum)}; mean log|det J| ${short(lyapunov.expectedSum)}. Kaplan–Yorke dimension ${short(lyapunov.kaplanYorke)}.`,
        ...(regions
          ? [
              '',
              `${outOf(regions.codes.length, regions.possible, 'linear region')} used:`,
              ...(regions.order ? [orderText(regions.order)] : []),
              table(
                ['region', 'share'],
                regions.codes
                  .slice(0, 20)
                  .map((code, i) => [
                    code.length > 32 ? `number ${i + 1}` : code,
                    `${(100 * regions.shares[i]!).toFixed(2)} %`,
                  ]),
              ),
            ]
          : []),
      ].join('\n'),
      exitCode: lyapunov.status === 'ok' ? 0 : 1,
    };
  },
};
