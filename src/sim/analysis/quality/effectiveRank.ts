import { symmetricEigen } from '../../kernels/symmetricEigen';

/** How many dimensions channels fill, told in three ways. */
export interface EffectiveRank {
  /** Participation ratio, (Σλ)² / Σλ². */
  readonly participation: number;
  /** exp of the entropy of λ / Σλ. */
  readonly entropy: number;
  /** Fewest principal components that carry 95 % of the variance. */
  readonly components: number;
  /** Components without any variance to speak of: channels that follow from the others. */
  readonly dependent: number;
}

const SHARE = 0.95;
/** Variance that counts as none, as a share of the mean one. */
const NOTHING = 1e-9;

/**
 * Effective rank of a covariance matrix.
 *
 * @param covariance shape (n × n), row-major.
 * @see Roy & Vetterli (2007), EUSIPCO, 606–610, for the entropy; Gao et al. (2017), bioRxiv 214262, for the participation ratio.
 */
export function effectiveRank(covariance: Float64Array, n: number): EffectiveRank {
  const variances = symmetricEigen(covariance, n).values.map((value) => Math.max(0, value));
  const total = variances.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return { participation: 0, entropy: 0, components: 0, dependent: n };
  const shares = variances.map((value) => value / total);
  let carried = 0;
  const enough = shares.findIndex((share) => (carried += share) >= SHARE * (1 - 1e-12));
  return {
    participation: 1 / shares.reduce((sum, share) => sum + share ** 2, 0),
    entropy: Math.exp(-shares.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share) : 0), 0)),
    components: enough + 1,
    dependent: shares.filter((share) => share * n < NOTHING).length,
  };
}
