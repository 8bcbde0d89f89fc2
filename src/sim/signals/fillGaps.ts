import { SimError } from '../errors';
import { MOST_BRIDGED } from './guessGaps';
import { interpolateMissing } from './interpolateMissing';
import type { PrepareSettings } from './prepared';
import { eachPiece, PARTS, type Piece, type Stage, WORDS } from './stage';

/** A larger share than this is worth a warning. */
const SHARE_WARNED = 0.05;

/** Where values were missing in each piece, to be put back: one byte a value, 1 where it was missing. */
export type Gaps = ReadonlyMap<Piece, Uint8Array>;

/**
 * Treats missing samples as asked. Gaps that are to stay are filled all the same, since a filter can't run across them, and are
 * put back by `putBack`.
 *
 * @returns where gaps are that are to stay; undefined where there are none.
 * @throws {SimError} `bad-parameter`.
 */
export function fillGaps(stage: Stage, missing: PrepareSettings['missing']): Gaps | undefined {
  const n = stage.labels.length;
  const counts = countMissing(eachPiece(stage), n);
  const total = sum(counts);
  if (total === 0) return undefined;
  const length = eachPiece(stage).reduce((rows, { values }) => rows + values.length / n, 0);
  const empty = counts.indexOf(length);
  if (empty >= 0) {
    throw new SimError(
      'bad-parameter',
      `Channel "${stage.labels[empty]}" holds no value at all: each of its ${length} samples is missing (NaN or infinite). Leave it out.`,
    );
  }
  if (missing === 'refuse') {
    const worst = counts.indexOf(Math.max(...counts));
    const share = counts[worst] === total ? 'all' : `most of them (${counts[worst]})`;
    throw new SimError(
      'bad-parameter',
      `${total} ${total === 1 ? 'value is' : 'values are'} missing (NaN or infinite), ${share} in channel "${stage.labels[worst]}". Interpolate them (prepare.missing=interpolate), leave them as gaps (prepare.missing=mask), leave that channel out, or choose a range without gaps.`,
      { missing: total },
    );
  }
  if (missing === 'mask') return mask(stage, total / (length * n), counts);
  interpolate(stage, total / (length * n), counts);
  return undefined;
}

function interpolate(stage: Stage, share: number, counts: readonly number[]): void {
  const n = stage.labels.length;
  for (const name of PARTS) {
    stage.parts[name].forEach(({ values }, k) => {
      const empty = interpolateMissing(values, n).indexOf(-1);
      if (empty < 0) return;
      throw new SimError(
        'bad-parameter',
        stage.hasTrials
          ? `Channel "${stage.labels[empty]}" holds no value at all in trial ${k + 1} of the ${WORDS[name]} part, so nothing can be interpolated. Leave gaps as gaps (prepare.missing=mask), leave that channel out or choose another range.`
          : `Channel "${stage.labels[empty]}" holds no value at all in the ${WORDS[name]} part, so nothing can be interpolated. Leave it out or choose another range.`,
      );
    });
  }
  stage.steps.push({
    id: 'missing',
    text: `Filled ${sum(counts)} missing ${sum(counts) === 1 ? 'value' : 'values'} by straight lines within each ${stage.hasTrials ? 'trial' : 'part'}.`,
    numbers: { filled: counts },
  });
  if (share > SHARE_WARNED) {
    stage.warnings.push({
      code: 'missing',
      text: `${Math.round(share * 100)} % of the values were missing and are now straight lines: the model will learn those too.`,
    });
  }
}

function mask(stage: Stage, share: number, counts: readonly number[]): Gaps {
  const gaps = new Map(
    eachPiece(stage).map((piece) => [
      piece,
      Uint8Array.from(piece.values, (value) => Number(Number.isNaN(value))),
    ]),
  );
  for (const { values } of gaps.keys()) interpolateMissing(values, stage.labels.length);
  stage.steps.push({
    id: 'missing',
    text: `Left ${sum(counts)} missing ${sum(counts) === 1 ? 'value' : 'values'} as gaps (${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %): training and judging pass over them. Straight lines lead training through gaps of up to ${MOST_BRIDGED} samples, and are never compared with; a low-pass runs over straight lines there, before they are gaps again.`,
    numbers: { masked: counts },
  });
  return gaps;
}

/** Makes gaps of what was filled for the filter. */
export function putBack(gaps: Gaps): void {
  for (const [{ values }, missing] of gaps) {
    for (let at = 0; at < values.length; at++) if (missing[at] === 1) values[at] = NaN;
  }
}

const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

/** Missing values of each channel. */
function countMissing(pieces: readonly Piece[], n: number): number[] {
  const counts = new Array<number>(n).fill(0);
  for (const { values } of pieces)
    for (let at = 0; at < values.length; at++) if (Number.isNaN(values[at]!)) counts[at % n]!++;
  return counts;
}
