import { SimError } from '../errors';
import { logGamma } from '../kernels/gammaFunctions';

/** The course of the BOLD signal after a moment of neural activity, in the two-gamma form; times in s. */
export interface ResponseSettings {
  readonly kind: 'two-gamma';
  /** Delay of the response, shape times scale of its gamma density. */
  readonly delay: number;
  readonly undershootDelay: number;
  /** Scale of the gamma density of the response, and of that of the undershoot. */
  readonly dispersion: number;
  readonly undershootDispersion: number;
  /** How many times as large the response is as the undershoot. */
  readonly ratio: number;
  readonly onset: number;
  /** Where the response is cut off. */
  readonly length: number;
  /** Share of the measured variance that is white noise; null estimates it from the training part. */
  readonly noise: number | null;
}

/** The parameters that SPM takes when it is told nothing else. */
export const SPM_RESPONSE: ResponseSettings = {
  kind: 'two-gamma',
  delay: 6,
  undershootDelay: 16,
  dispersion: 1,
  undershootDispersion: 1,
  ratio: 6,
  onset: 0,
  length: 32,
  noise: null,
};

/** A response that so few samples fall on can't be told from none at all … */
const LEAST_TAPS = 3;
/** … of those that are at least this much of the largest. */
const COUNTS = 0.01;
const MOST_TAPS = 400;

/**
 * The canonical haemodynamic response at the samples 0, dt, 2 dt … up to its length, normalised to sum 1:
 *
 *     h(t) ∝ γ(t − onset; delay/dispersion, dispersion) − γ(t − onset; …of the undershoot) / ratio
 *
 * with the gamma density γ(t; shape, scale). Values and their order of parameters are those of SPM's `spm_hrf`.
 *
 * @param dt s between samples (the repetition time, TR).
 * @throws {SimError} `bad-parameter` for parameters that are no response, and for sampling too slow or too fast for it.
 * @see Friston, Fletcher, Josephs, Holmes, Rugg & Turner (1998), Event-related fMRI: characterizing differential responses,
 *   NeuroImage 7, 30–40.
 */
export function haemodynamicResponse(settings: ResponseSettings, dt: number): Float64Array {
  checkResponse(settings);
  const { delay, undershootDelay, dispersion, undershootDispersion, ratio, onset, length } = settings;
  const count = Math.floor(length / dt + 1e-9) + 1;
  if (count > MOST_TAPS) {
    throw new SimError(
      'bad-parameter',
      `A response of ${length} s is ${count} samples long at ${round(1 / dt)} Hz; at most ${MOST_TAPS} can be trained through. The response is slow: decimate the recording.`,
    );
  }
  const taps = Float64Array.from({ length: count }, (_, k) => {
    const t = k * dt - onset;
    return (
      gammaDensity(t, delay / dispersion, dispersion) -
      gammaDensity(t, undershootDelay / undershootDispersion, undershootDispersion) / ratio
    );
  });
  const least = COUNTS * Math.max(...taps);
  const counted = taps.filter((tap) => Math.abs(tap) >= least).length;
  if (counted < LEAST_TAPS) {
    throw new SimError(
      'bad-parameter',
      `At one sample every ${round(dt)} s only ${counted} of the response's samples are above ${100 * COUNTS} % of the largest, and ${LEAST_TAPS} are needed. At such sampling leave the response out.`,
    );
  }
  const sum = taps.reduce((a, b) => a + b, 0);
  if (!(sum > 0)) {
    throw new SimError(
      'bad-parameter',
      'The undershoot of the response outweighs the response, so that lasting activity would lower the signal. Raise its ratio or its length.',
    );
  }
  return taps.map((tap) => tap / sum);
}

function checkResponse(settings: ResponseSettings): void {
  const refuse = (text: string): never => {
    throw new SimError('bad-parameter', text);
  };
  const { kind, delay, undershootDelay, dispersion, undershootDispersion, ratio, onset, length, noise } =
    settings;
  if (kind !== 'two-gamma')
    refuse(`The kind of response should be two-gamma; it is "${String(kind)}". There is no other.`);
  const positive = { delay, undershootDelay, dispersion, undershootDispersion, ratio, length };
  for (const [name, value] of Object.entries(positive)) {
    if (!(value > 0 && value < Infinity))
      refuse(`The response's ${name} should be a number above 0; it is ${value}.`);
  }
  if (!(onset >= 0 && onset < length))
    refuse(`The response's onset should lie between 0 and its length, ${length} s; it is ${onset}.`);
  // A density of shape 1 or less is largest at once: no delay at all.
  if (!(delay > dispersion && undershootDelay > undershootDispersion))
    refuse(
      `Each delay of the response should be longer than its dispersion; they are ${delay} and ${dispersion} s, and ${undershootDelay} and ${undershootDispersion} s for the undershoot.`,
    );
  if (noise !== null && !(noise > 0 && noise < 1))
    refuse(
      `The response's noise is the share of the measured variance that is noise, between 0 and 1, or null to estimate it; it is ${noise}.`,
    );
}

function gammaDensity(t: number, shape: number, scale: number): number {
  if (t <= 0) return 0;
  return Math.exp((shape - 1) * Math.log(t) - t / scale - logGamma(shape) - shape * Math.log(scale));
}

const round = (value: number): number => Number(value.toPrecision(3));
