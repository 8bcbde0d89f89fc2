import type { ModelSize } from '../../sim/models/model';
import { expectedEvents } from './eventReaders';
import { juliaResponse, matlabResponse, pythonResponse, type ReaderResponse } from './responseReaders';
import type { Reader } from './readers';

/** What a reader is written from. */
export interface ReaderParts {
  readonly size: ModelSize;
  readonly blocks: readonly { name: string; shape: readonly number[]; values: Float64Array }[];
  readonly reader: Reader;
  readonly labels: readonly string[];
  /** Of channels of events, decoded from the state; none where absent. */
  readonly eventLabels: readonly string[];
  /** An observation to start from where the user names none; shape (N). */
  readonly start: readonly number[];
  /** What the data were measured through; absent where the model's observations are what was measured. */
  readonly response?: ReaderResponse;
  /** Sentences for the head of the file. */
  readonly about: readonly string[];
}

/** Names and values of the model's sizes, but for a name that a block of weights has too, which no formula then uses. */
const sizesOf = ({ size, blocks, reader }: ReaderParts): readonly (readonly [string, number])[] =>
  (
    [
      ['M', size.latentDim],
      ...(reader.rectified ? [[reader.rectified, size.rectifiedDim] as const] : []),
      ['N', size.observedDim],
    ] as const
  ).filter(([name]) => blocks.every((block) => block.name !== name));

const hasEvents = ({ decoders }: ModelSize): boolean => (decoders?.length ?? 0) > 0;

/** What the rows of a run are, in words. */
const rowsAre = (size: ModelSize, what = 'observations'): string =>
  `Free-running ${what}${hasEvents(size) ? ' and expected events' : ''}`;

/** What a run gives that is not yet seen through the response: it is called activity then. */
const unseen = ({ response }: ReaderParts): { readonly name: string; readonly what: string } =>
  response ? { name: 'activity', what: 'activity' } : { name: 'run', what: 'observations' };

const MEASURED = 'observations as they are measured through the response';

/** Columns of an orbit. */
const columns = (size: ModelSize): string => (hasEvents(size) ? `N + ${size.decoders!.length}` : 'N');

/** The same for a row of Julia's or MATLAB's matrices. */
const width = (size: ModelSize): string => (hasEvents(size) ? `(${columns(size)})` : 'N');

const EVENT_WORDS =
  'counts and ordered levels by their mean, unordered levels by the likeliest; levels are numbered from 0, as model.json lists them.';

const isAffine = ({ observation }: ModelSize): boolean => observation === 'affine';

/** NumPy; the weights lie in `weights.npz` beside it. */
export function pythonReader(parts: ReaderParts): string {
  const { size, blocks, reader, labels, eventLabels, start, about, response } = parts;
  const K = size.inputDim ?? 0;
  const names = blocks.map(({ name }) => name);
  return `"""${about.join('\n')}

Observations are in units of the prepared data; model.json says what was done to the recording.

    python nullcline_model.py 1000 > orbit.csv

or, in your own code: import nullcline_model; orbit = nullcline_model.run(x0, 1000)
"""

import pathlib
import sys

import numpy as np

${sizesOf(parts)
  .map(([name, value]) => `${name} = ${value}`)
  .join('; ')}
LABELS = ${JSON.stringify([...labels, ...eventLabels])}
START = np.array([${start.join(', ')}])

with np.load(pathlib.Path(__file__).with_name("weights.npz")) as weights:
    ${names.join(', ')} = (weights[name].astype(float) for name in ${JSON.stringify(names)})


def initial_state(x):
    """The latent state, shape (M,), that the model starts from when it observes x, shape (N,)."""
    return ${isAffine(size) ? 'np.linalg.pinv(B) @ x' : `np.concatenate([x, ${reader.startMap} @ x])`}


def observe(z):
    """The observation, shape (N,), of the latent state."""
    return ${isAffine(size) ? 'B @ z' : 'z[:N]'}
${pythonEvents(size)}

${K > 0 ? pythonDrivenRun(parts, K) : pythonRun(parts)}${
    response
      ? pythonResponse(
          response,
          `${rowsAre(size, MEASURED)}, shape (steps, ${columns(size)})`,
          K > 0 ? 'inputs' : '',
        )
      : ''
  }


if __name__ == "__main__":
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    np.savetxt(sys.stdout, run(steps=steps), fmt="%.17g", delimiter=",", header=",".join(LABELS), comments="")
`;
}

function pythonEvents(size: ModelSize): string {
  if (!hasEvents(size)) return '';
  return `

def expected_events(z):
    """What is expected of each channel of events in the latent state, shape (${size.decoders!.length},):
    ${EVENT_WORDS}"""
    eta = D @ z + e
    return np.array([
${expectedEvents(size, 'python')
  .map((line) => `        ${line},`)
  .join('\n')}
    ])
`;
}

const pythonRow = (size: ModelSize): string =>
  hasEvents(size) ? 'np.concatenate([observe(z), expected_events(z)])' : 'observe(z)';

function pythonRun(parts: ReaderParts): string {
  const { size, reader } = parts;
  const { name, what } = unseen(parts);
  return `def step(z):
    """One step of the latent state, shape (M,)."""
${reader.python}


def ${name}(x0=START, steps=1000):
    """${rowsAre(size, what)}, shape (steps, ${columns(size)}); the first row is x0."""
    z = initial_state(np.asarray(x0, dtype=float))
    orbit = np.empty((steps, ${columns(size)}))
    for t in range(steps):
        orbit[t] = ${pythonRow(size)}
        z = step(z)
    return orbit`;
}

/** Python, for a model with external inputs. */
function pythonDrivenRun(parts: ReaderParts, K: number): string {
  const { size, reader } = parts;
  const { name, what } = unseen(parts);
  return `K = ${K}


def autonomous_step(z):
    """One step of the latent state, shape (M,), left to itself."""
${reader.python}


def step(z, s):
    """One step of the latent state, to a time at which the external inputs are s, shape (K,)."""
    return autonomous_step(z) + C @ s


def ${name}(x0=START, steps=1000, inputs=None):
    """${rowsAre(size, what)}, shape (steps, ${columns(size)}); the first row is x0.

    Row t of the external inputs, shape (steps, K), drives the step to row t; without them they are zero.
    """
    inputs = np.zeros((steps, K)) if inputs is None else np.asarray(inputs, dtype=float)
    z = initial_state(np.asarray(x0, dtype=float))
    orbit = np.empty((steps, ${columns(size)}))
    for t in range(steps):
        if t > 0:
            z = step(z, inputs[t])
        orbit[t] = ${pythonRow(size)}
    return orbit`;
}

/** Julia, without packages but its own; the weights are written out in it. */
export function juliaReader(parts: ReaderParts): string {
  const { size, blocks, reader, labels, eventLabels, start, about, response } = parts;
  const K = size.inputDim ?? 0;
  const literal = ({ name, shape, values }: ReaderParts['blocks'][number]) => {
    const list = `Float64[${rowsOf(values, ',\n    ')}]`;
    return `const ${name} = ${shape.length === 2 ? `permutedims(reshape(${list}, ${shape[1]}, ${shape[0]}))` : list}`;
  };
  return `${about.map((line) => `# ${line}`).join('\n')}
# Observations are in units of the prepared data; model.json says what was done to the recording.
#
#     include("nullcline_model.jl"); orbit = NullclineModel.run(NullclineModel.START, 1000)

module NullclineModel
${isAffine(size) ? '\nusing LinearAlgebra: pinv\n' : ''}
${sizesOf(parts)
  .map(([name, value]) => `const ${name} = ${value}`)
  .join('; ')}
const LABELS = [${[...labels, ...eventLabels].map((label) => JSON.stringify(label).replaceAll('$', '\\$')).join(', ')}]
const START = Float64[${start.join(', ')}]

${blocks.map(literal).join('\n\n')}

"The latent state that the model starts from when it observes x, of length N."
initial_state(x) = ${isAffine(size) ? 'pinv(B) * x' : `vcat(x, ${reader.startMap} * x)`}

"The observation, of length N, of the latent state."
observe(z) = ${isAffine(size) ? 'B * z' : 'z[1:N]'}
${juliaEvents(size)}
${K > 0 ? juliaDrivenRun(parts, K) : juliaRun(parts)}${
    response
      ? juliaResponse(response, `${rowsAre(size, MEASURED)}, steps × ${width(size)}`, K > 0 ? 'inputs' : '')
      : ''
  }

end
`;
}

function juliaEvents(size: ModelSize): string {
  if (!hasEvents(size)) return '';
  return `
"What is expected of each channel of events in the latent state: ${EVENT_WORDS}"
function expected_events(z)
    eta = D * z .+ e
    return Float64[
${expectedEvents(size, 'julia')
  .map((line) => `        ${line},`)
  .join('\n')}
    ]
end
`;
}

const juliaRow = (size: ModelSize): string =>
  hasEvents(size) ? 'vcat(observe(z), expected_events(z))' : 'observe(z)';

function juliaRun(parts: ReaderParts): string {
  const { size, reader } = parts;
  const { name, what } = unseen(parts);
  return `"One step of the latent state, of length M."
function step(z)
${reader.julia}
end

"${rowsAre(size, what)}, steps × ${width(size)}; the first row is x0."
function ${name}(x0 = START, steps = 1000)
    z = initial_state(collect(Float64, x0))
    orbit = Matrix{Float64}(undef, steps, ${columns(size)})
    for t in 1:steps
        orbit[t, :] = ${juliaRow(size)}
        z = step(z)
    end
    return orbit
end`;
}

/** Julia, for a model with external inputs. */
function juliaDrivenRun(parts: ReaderParts, K: number): string {
  const { size, reader } = parts;
  const { name, what } = unseen(parts);
  return `const K = ${K}

"One step of the latent state, of length M, left to itself."
function autonomous_step(z)
${reader.julia}
end

"One step of the latent state, to a time at which the external inputs are s, of length K."
step(z, s) = autonomous_step(z) .+ C * s

"${rowsAre(size, what)}, steps × ${width(size)}; the first row is x0. Row t of the inputs, steps × K, drives the step to row t."
function ${name}(x0 = START, steps = 1000, inputs = zeros(steps, K))
    z = initial_state(collect(Float64, x0))
    orbit = Matrix{Float64}(undef, steps, ${columns(size)})
    for t in 1:steps
        if t > 1
            z = step(z, inputs[t, :])
        end
        orbit[t, :] = ${juliaRow(size)}
    end
    return orbit
end`;
}

/** MATLAB and Octave; the weights are written out in it. */
export function matlabReader(parts: ReaderParts): string {
  const { size, blocks, reader, start, about, response } = parts;
  const K = size.inputDim ?? 0;
  const literal = ({ name, shape, values }: ReaderParts['blocks'][number]) => {
    const list = `[${rowsOf(values, ', ...\n    ')}]`;
    return shape.length === 2
      ? `  ${name} = reshape(${list}, ${shape[1]}, ${shape[0]})';`
      : `  ${name} = ${list}';`;
  };
  return `function ${response ? '[orbit, activity]' : 'orbit'} = nullcline_model(x0, steps${K > 0 ? ', inputs' : ''})
% NULLCLINE_MODEL  ${rowsAre(size, response && MEASURED)}, steps x ${width(size)}; ${
    response
      ? 'with the activity below, which\n% starts at x0 and was always there before if x0 is given'
      : 'the first row is x0'
  }.
${about.map((line) => `% ${line}`).join('\n')}
% Observations are in units of the prepared data; model.json says what was done to the recording.
${hasEvents(size) ? `% Events: ${EVENT_WORDS}\n` : ''}%
%   orbit = nullcline_model();             % from a held-out observation, 1000 steps
%   orbit = nullcline_model(x0, steps);
${
  K > 0
    ? `%   orbit = nullcline_model(x0, steps, inputs);   % steps x ${K}; row t drives the step to row t; zero without them
`
    : ''
}${matlabStart(start, size, response)}  if nargin < 2, steps = 1000; end
${K > 0 ? `  if nargin < 3, inputs = zeros(steps, ${K}); end\n` : ''}  ${sizesOf(parts)
    .map(([name, value]) => `${name} = ${value};`)
    .join(' ')}

${blocks.map(literal).join('\n')}

  x = x0(:);
  z = ${isAffine(size) ? 'pinv(B) * x' : `[x; ${reader.startMap} * x]`};
  orbit = zeros(steps, ${columns(size)});
  for t = 1:steps
    ${hasEvents(size) ? 'orbit(t, 1:N)' : 'orbit(t, :)'} = ${isAffine(size) ? "(B * z)'" : "z(1:N)'"};
${matlabEvents(size)}${reader.matlab}${K > 0 ? "\n    if t < steps, z = z + C * inputs(t + 1, :)'; end" : ''}
  end
${response ? matlabResponse(response) : ''}end
${
  size.decoders?.some(({ kind }) => kind === 'categorical')
    ? `
function level = likeliest(predictors)
  [~, level] = max(predictors);
  level = level - 1;
end
`
    : ''
}`;
}

/** What to start from where the user names nothing; with a response, the rows that earlier activity left too. */
function matlabStart(
  start: readonly number[],
  { observedDim }: ModelSize,
  response: ReaderResponse | undefined,
): string {
  const x0 = `x0 = [${start.join(', ')}];`;
  if (!response) return `  if nargin < 1 || isempty(x0), ${x0} end\n`;
  const rows = rowsOf(Float64Array.from(response.past), ', ...\n      ');
  return `  past = [];
  if nargin < 1 || isempty(x0)
    ${x0}
    past = reshape([${rows}], ${observedDim}, [])';
  end
`;
}

function matlabEvents(size: ModelSize): string {
  if (!hasEvents(size)) return '';
  const lines = expectedEvents(size, 'matlab').map((line, e) => `    orbit(t, N + ${e + 1}) = ${line};\n`);
  return `    eta = D * z + e;\n${lines.join('')}`;
}

/** Numbers that read back exactly, eight a line: MATLAB has a longest line. */
function rowsOf(values: Float64Array, newLine: string): string {
  const rows: string[] = [];
  for (let i = 0; i < values.length; i += 8) rows.push(Array.from(values.subarray(i, i + 8)).join(', '));
  return rows.join(newLine);
}
