import type { Prepared } from '../../sim/signals/prepared';
import { respondFromStart } from '../../sim/signals/respondFromStart';

/** The response a model's data were measured through, as readers carry it. */
export interface ReaderResponse {
  /** Shape (L). */
  readonly taps: readonly number[];
  /** What the response to earlier activity adds to the readers' first rows; shape (L − 1 × N), row-major. */
  readonly past: readonly number[];
}

/** Undefined where the model's observations are what was measured. */
export function readerResponse(prepared: Prepared): ReaderResponse | undefined {
  const { response, dim } = prepared;
  if (!response) return undefined;
  const { taps } = response;
  // What is measured of no activity at all is what earlier activity leaves.
  const silence = new Float64Array((taps.length - 1) * dim);
  return { taps, past: Array.from(respondFromStart(silence, prepared)) };
}

const PAST_WORDS = 'what the response to earlier activity adds to the first rows';

/** What follows `activity` in a Python reader. @param inputs the argument for external inputs, if it takes one. */
export const pythonResponse = ({ taps, past }: ReaderResponse, rows: string, inputs: string): string => `


TAPS = np.array([${taps.join(', ')}])
# For START: ${PAST_WORDS}, shape (len(TAPS) - 1, N).
PAST = np.array([${past.join(', ')}]).reshape(-1, N)


def past_of_rest(x0):
    """${PAST_WORDS}, if activity has always been x0, shape (N,)."""
    return np.cumsum(TAPS[::-1])[::-1][1:, None] * np.asarray(x0, dtype=float)


def measured(activity, past):
    """What is measured of activity, shape (T, N), through the response; further columns are left as they are."""
    seen = np.array(activity, dtype=float)
    for i in range(N):
        seen[:, i] = np.convolve(seen[:, i], TAPS)[: len(seen)]
    n = min(len(seen), len(past))
    seen[:n, :N] += past[:n]
    return seen


def run(x0=START, steps=1000${inputs && `, ${inputs}=None`}):
    """${rows}; activity starts at x0, and was always there before unless x0 is START."""
    return measured(activity(x0, steps${inputs && `, ${inputs}`}), PAST if x0 is START else past_of_rest(x0))`;

export const juliaResponse = ({ taps, past }: ReaderResponse, rows: string, inputs: string): string => `

const TAPS = Float64[${taps.join(', ')}]

"For START: ${PAST_WORDS}, (length(TAPS) - 1) × N."
const PAST = permutedims(reshape(Float64[${past.join(', ')}], N, :))

"${PAST_WORDS}, if activity has always been x0, of length N."
past_of_rest(x0) = reverse(cumsum(reverse(TAPS)))[2:end] .* transpose(collect(Float64, x0))

"What is measured of activity, T × N, through the response; further columns are left as they are."
function measured(activity, past)
    seen = copy(activity)
    for t in axes(activity, 1)
        seen[t, 1:N] .= sum(TAPS[k] .* activity[t-k+1, 1:N] for k in 1:min(t, length(TAPS)))
        if t <= size(past, 1)
            seen[t, 1:N] .+= past[t, :]
        end
    end
    return seen
end

"${rows}; activity starts at x0, and was always there before unless x0 is START."
run(x0 = START, steps = 1000${inputs && `, ${inputs} = zeros(steps, K)`}) =
    measured(activity(x0, steps${inputs && `, ${inputs}`}), x0 === START ? PAST : past_of_rest(x0))`;

/** What follows the loop of a MATLAB reader. */
export const matlabResponse = ({ taps }: ReaderResponse): string => `  activity = orbit;
  taps = [${taps.join(', ')}];
  if isempty(past), past = flipud(cumsum(flipud(taps(:)))) * x0(:)'; past = past(2:end, :); end
  orbit(:, 1:N) = filter(taps, 1, activity(:, 1:N));
  n = min(steps, size(past, 1));
  orbit(1:n, 1:N) = orbit(1:n, 1:N) + past(1:n, :);
`;
