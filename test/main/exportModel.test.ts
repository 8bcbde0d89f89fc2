import { spawnSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportModel } from '../../src/main/export/exportModel';
import type { RunSummary } from '../../src/shared/contract';
import { families } from '../../src/sim/models';
import { freeRun } from '../../src/sim/models/freeRun';
import type { FittedModel, ModelFamily, ModelSize } from '../../src/sim/models/model';
import { createRandom } from '../../src/sim/random';
import { nearestSize } from '../sim/models/nearestSize';
import type { Prepared } from '../../src/sim/signals/prepared';

// Readers are run by what they are written for, where it is installed: /usr/bin first, since a version manager's Python may
// lack NumPy.
const succeeds = (command: string, args: readonly string[]) => spawnSync(command, args).status === 0;
const python = ['/usr/bin/python3', 'python3'].find((one) => succeeds(one, ['-c', 'import numpy']));
const octave = ['octave-cli', 'octave'].find((one) => succeeds(one, ['--version']));

const STEPS = 200;
const sizes: readonly ModelSize[] = [
  { latentDim: 7, rectifiedDim: 4, observedDim: 3 },
  { latentDim: 3, rectifiedDim: 3, observedDim: 3 },
  { latentDim: 7, rectifiedDim: 4, observedDim: 3, observation: 'affine' },
  { latentDim: 2, rectifiedDim: 2, observedDim: 3, observation: 'affine' },
];
const cases = [...families].flatMap((family) =>
  sizes.map((size) => ({ id: family.id, family, size: nearestSize(family, size) })),
);

describe.for(cases)('the readers of $id, $size', ({ family, size }) => {
  test.runIf(python)('Python gives the same orbit', async () => {
    const { folder, expected } = await exported(family, size);
    const { stdout, stderr } = spawnSync(python!, [join(folder, 'nullcline_model.py'), String(STEPS)]);
    const [head, ...rows] = stdout.toString().trim().split('\n');
    expect(stderr.toString()).toBe('');
    expect(head).toBe('a,b "quoted",$c');
    expectOrbit(rows, expected);
  });

  test.runIf(octave)('Octave gives the same orbit', async () => {
    const { folder, expected } = await exported(family, size);
    const script = `addpath('${folder}'); printf('%.17g,%.17g,%.17g\\n', nullcline_model([], ${STEPS})');`;
    // Some versions complain about their own exit on stderr; the orbit is what counts.
    const { stdout } = spawnSync(octave!, ['--no-gui', '--quiet', '--norc', '--eval', script]);
    expectOrbit(stdout.toString().trim().split('\n'), expected);
  });
});

describe.for([...families])('the readers of $id with external inputs', (family) => {
  const size = nearestSize(family, { ...sizes[0]!, inputDim: 2 });
  const inputs = Float64Array.from({ length: STEPS * 2 }, (_, i) => Math.sin(Math.floor(i / 2) + (i % 2)));

  test.runIf(python)('Python is driven by them', async () => {
    const { folder, expected } = await exported(family, size, inputs);
    const script =
      `import sys; sys.path.insert(0, '${folder}'); import numpy as np; import nullcline_model as m\n` +
      `s = np.sin(np.arange(${STEPS})[:, None] + np.arange(2))\n` +
      `np.savetxt(sys.stdout, m.run(m.START, ${STEPS}, s), fmt='%.17g', delimiter=',')`;
    const { stdout, stderr } = spawnSync(python!, ['-c', script]);
    expect(stderr.toString()).toBe('');
    expectOrbit(stdout.toString().trim().split('\n'), expected);
  });

  test.runIf(octave)('Octave is driven by them', async () => {
    const { folder, expected } = await exported(family, size, inputs);
    const call = `nullcline_model([], ${STEPS}, sin(bsxfun(@plus, (0:${STEPS} - 1)', 0:1)))`;
    const script = `addpath('${folder}'); printf('%.17g,%.17g,%.17g\\n', ${call}');`;
    const { stdout } = spawnSync(octave!, ['--no-gui', '--quiet', '--norc', '--eval', script]);
    expectOrbit(stdout.toString().trim().split('\n'), expected);
  });
});

describe.for([...families])('the readers of $id with events', (family) => {
  const decoders = [
    { kind: 'poisson' },
    { kind: 'ordinal', levels: 4 },
    { kind: 'zero-inflated-poisson' },
    { kind: 'categorical', levels: 3 },
    { kind: 'negative-binomial' },
    { kind: 'ordinal', levels: 2 },
  ] as const;
  const size = nearestSize(family, { ...sizes[0]!, decoders });
  // A column an observation and a channel.
  const format = `${Array.from({ length: 9 }, () => '%.17g').join(',')}\\n`;

  test.runIf(python)('Python expects the same', async () => {
    const { folder, expected } = await exported(family, size);
    const { stdout, stderr } = spawnSync(python!, [join(folder, 'nullcline_model.py'), String(STEPS)]);
    const [head, ...rows] = stdout.toString().trim().split('\n');
    expect(stderr.toString()).toBe('');
    expect(head).toBe('a,b "quoted",$c,e1,e2,e3,e4,e5,e6');
    expectOrbit(rows, expected);
  });

  test.runIf(octave)('Octave expects the same', async () => {
    const { folder, expected } = await exported(family, size);
    const script = `addpath('${folder}'); printf('${format}', nullcline_model([], ${STEPS})');`;
    const { stdout } = spawnSync(octave!, ['--no-gui', '--quiet', '--norc', '--eval', script]);
    expectOrbit(stdout.toString().trim().split('\n'), expected);
  });
});

// Of inputs and events, the families above say enough; here it is the order in which columns and runs are seen through the response.
describe.for([
  { inputDim: 0, decoders: [] },
  { inputDim: 2, decoders: [{ kind: 'poisson' }, { kind: 'ordinal', levels: 4 }] },
] as const)(
  'the readers of a model fitted through a response, $inputDim inputs',
  ({ inputDim, decoders }) => {
    const family = families.get('alrnn');
    const size = { ...sizes[0]!, inputDim, decoders };
    const inputs = inputDim > 0 ? new Float64Array(STEPS * inputDim) : undefined;
    const taps = [0.1, 0.4, 0.4, 0.2, -0.1];
    const columns = 3 + decoders.length;

    test.runIf(python)(
      'Python gives what is measured, from the start with its past, from elsewhere at rest',
      async () => {
        const { folder, expected, held } = await exported(family, size, inputs, taps);
        const { stdout, stderr } = spawnSync(python!, [join(folder, 'nullcline_model.py'), String(STEPS)]);
        expect(stderr.toString()).toBe('');
        expectOrbit(stdout.toString().trim().split('\n').slice(1), expected);
        const script =
          `import sys; sys.path.insert(0, '${folder}'); import numpy as np; import nullcline_model as m\n` +
          `np.savetxt(sys.stdout, m.run(list(m.START), ${STEPS}), fmt='%.17g', delimiter=',')`;
        expectOrbit(spawnSync(python!, ['-c', script]).stdout.toString().trim().split('\n'), held);
      },
    );

    test.runIf(octave)('Octave gives the same', async () => {
      const { folder, expected, held } = await exported(family, size, inputs, taps);
      const format = `${Array.from({ length: columns }, () => '%.17g').join(',')}\\n`;
      for (const [x0, orbit] of [
        ['[]', expected],
        ['[0.5, -0.25, 1 / 3]', held],
      ] as const) {
        const script = `addpath('${folder}'); printf('${format}', nullcline_model(${x0}, ${STEPS})');`;
        const { stdout } = spawnSync(octave!, ['--no-gui', '--quiet', '--norc', '--eval', script]);
        expectOrbit(stdout.toString().trim().split('\n'), orbit);
      }
    });
  },
);

function expectOrbit(rows: readonly string[], expected: Float64Array): void {
  const values = rows.flatMap((row) => row.split(',').map(Number));
  expect(values).toHaveLength(expected.length);
  // Sums in another order differ by rounding only, and these orbits are not chaotic enough to make more of it.
  values.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 8));
}

/** Rows of an orbit with what is expected of events behind them. */
function withEvents(
  model: FittedModel,
  orbit: Float64Array,
  latent: Float64Array,
  channels: number,
): Float64Array {
  if (!model.decode || channels === 0) return orbit;
  const events = new Float64Array(channels);
  const rows = Array.from({ length: STEPS }, (_, t) => {
    model.decode!(events, latent.subarray(t * model.latentDim, (t + 1) * model.latentDim));
    return [...orbit.subarray(3 * t, 3 * t + 3), ...events];
  });
  return Float64Array.from(rows.flat());
}

/** The rows' observations seen through a response, each row's own sum over its past; further columns as they are. */
function throughResponse(
  rows: Float64Array,
  taps: readonly number[],
  past: readonly number[][],
): Float64Array {
  const columns = rows.length / STEPS;
  return rows.map((value, at) => {
    const [t, i] = [Math.floor(at / columns), at % columns];
    if (i >= 3) return value;
    const earlier = (k: number) => (k >= 0 ? rows[k * columns + i]! : past.at(k)![i]!);
    return taps.reduce((sum, tap, k) => sum + tap * earlier(t - k), 0);
  });
}

async function exported(
  family: ModelFamily,
  size: ModelSize,
  inputs?: Float64Array,
  taps: readonly number[] = [],
) {
  // Seeds whose orbits stay bounded for all families.
  const random = createRandom(size.latentDim < size.observedDim ? 13 : 11, family.id);
  const flat = family.initialize(size, random).map((w) => Math.fround(w + 0.05 * random.normal()));
  // Where W has no diagonal, training keeps it at zero.
  const [, W] = family.blocks(size);
  if (/(dendritic|vanilla|mean-centred)-plrnn$/.test(family.id)) {
    for (let i = 0; i < size.latentDim; i++) flat[size.latentDim + i * (W!.shape[0]! + 1)] = 0;
  }
  let at = 0;
  const weights = Object.fromEntries(
    family.blocks(size).map(({ name, shape }) => {
      const length = shape.reduce((a, b) => a * b);
      return [name, { shape, values: flat.subarray(at, (at += length)) }];
    }),
  );
  const start = Float64Array.of(0.5, -0.25, 1 / 3);
  const run = {
    id: 'run',
    data: { name: 'data', series: 'table', hash: '0' },
    fit: { model: family.id, ...size },
    version: '0',
    command: '',
  } as unknown as RunSummary;
  // Activity before the start and from there on, as data are.
  const before = taps.slice(1).map((_, k) => [Math.sin(k), 0.3 * k, -0.2]);
  const activity = Float64Array.from({ length: 30 }, (_, at) => (at < 3 ? start[at]! : Math.cos(at)));
  const whole = [...before.flat(), ...activity];
  const convolved = activity.map((_, at) =>
    taps.reduce((sum, tap, k) => sum + tap * whole[3 * before.length + at - 3 * k]!, 0),
  );
  const prepared = {
    dim: 3,
    ...(size.inputDim && { inputDim: size.inputDim }),
    ...(size.decoders && {
      decoders: size.decoders,
      eventLabels: size.decoders.map((_, e) => `e${e + 1}`),
    }),
    labels: ['a', 'b "quoted"', '$c'],
    rate: null,
    steps: [],
    ...(taps.length > 0 && { response: { taps, priors: [] } }),
    test: taps.length > 0 ? { values: activity, convolved, samples: 10 } : { values: start },
  } as unknown as Prepared;

  const folder = await mkdtemp(join(tmpdir(), 'export-'));
  for (const { name, bytes } of exportModel({ run, seed: 1, prepared, weights })) {
    await writeFile(join(folder, name), bytes);
  }
  const model = family.create(size, flat);
  const { orbit, latent } = freeRun(model, start, STEPS, { keepLatent: true, ...(inputs && { inputs }) });
  const rows = withEvents(model, orbit, latent!, size.decoders?.length ?? 0);
  if (taps.length === 0) return { folder, expected: rows, held: rows };
  const rest = before.map(() => Array.from(start));
  return {
    folder,
    expected: throughResponse(rows, taps, before),
    /** From a start that is not the reader's own. */
    held: throughResponse(rows, taps, rest),
  };
}
