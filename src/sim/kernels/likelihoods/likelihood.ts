/**
 * How one channel of events follows from a latent state: its linear predictors η = D z + e pass through a link into the parameters of
 * a distribution, which may have further parameters q of its own.
 *
 * To add one: a file here, a line in `decoders.ts` and one in `assembly/likelihoods.assembly.ts`.
 */
export interface Likelihood {
  /** How many linear predictors the channel has. */
  readonly predictors: number;
  /** How many further parameters. */
  readonly parameters: number;
  /** What an observed value has to be, in words. */
  readonly expected: string;
  accepts(y: number): boolean;
  /**
   * −ln p(y | η, q), in nats. Writes its derivatives into `dEta` and `dq`.
   * @param eta shape (predictors); q: shape (parameters).
   */
  loss(y: number, eta: Float64Array, q: Float64Array, dEta: Float64Array, dq: Float64Array): number;
  /** What is expected: the mean of counts and of ordered levels, the likeliest of unordered ones. */
  decode(eta: Float64Array, q: Float64Array): number;
}

export const isCount = (y: number): boolean => Number.isInteger(y) && y >= 0;

/** 1/(1 + e⁻ˣ) */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** ln(1 + eˣ) */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
