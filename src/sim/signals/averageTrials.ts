import { PARTS, type PartName, type Piece, rowsOf, type Stage, WORDS } from './stage';

/**
 * Averages the trials of one condition within each part, row by row: what is left of a part is one mean response a condition. Missing values
 * are left out of the mean. As trials have gone to their parts before, no mean holds a trial of another part.
 */
export function averageTrials(stage: Stage): void {
  const names = stage.conditions;
  const counts = names.map((_, condition) =>
    PARTS.map((part) => stage.parts[part].filter((piece) => piece.condition === condition).length),
  );
  for (const part of PARTS) stage.parts[part] = averaged(stage, part);
  const words = names.map((name, condition) => `"${name}" (${counts[condition]!.join(', ')})`);
  stage.steps.push({
    id: 'average',
    text: `Averaged trials into mean responses, within each part by condition, trials to train, validate and test: ${words.join(', ')}.`,
    numbers: { trials: counts.flat() },
  });
  for (const [k, part] of PARTS.entries()) {
    const absent = names.filter((_, condition) => counts[condition]![k] === 0);
    if (absent.length === 0) continue;
    stage.warnings.push({
      code: 'missing-condition',
      text: `The ${WORDS[part]} part holds no trial of ${absent.map((name) => `"${name}"`).join(', ')}, so no mean response to it. Give the part a larger share, or a range in which it occurs.`,
    });
  }
}

function averaged(stage: Stage, part: PartName): Piece[] {
  const byCondition = new Map<number, Piece[]>();
  for (const piece of stage.parts[part]) {
    const known = byCondition.get(piece.condition!);
    if (known) known.push(piece);
    else byCondition.set(piece.condition!, [piece]);
  }
  // A mean response lies, for drawing, where its first trial does.
  return [...byCondition.values()].map((pieces) => meanOf(stage, pieces));
}

function meanOf(stage: Stage, pieces: readonly Piece[]): Piece {
  const [first] = pieces;
  const rows = Math.min(...pieces.map((piece) => rowsOf(stage, piece)));
  const of = (pick: (piece: Piece) => Float64Array, width: number) =>
    meanRows(
      pieces.map((piece) => pick(piece)),
      rows * width,
    );
  return {
    ...first!,
    values: of(({ values }) => values, stage.labels.length),
    inputs: of(({ inputs }) => inputs, stage.inputLabels.length),
  };
}

function meanRows(arrays: readonly Float64Array[], length: number): Float64Array {
  return Float64Array.from({ length }, (_, at) => {
    let [sum, present] = [0, 0];
    for (const array of arrays) {
      if (Number.isNaN(array[at])) continue;
      sum += array[at]!;
      present++;
    }
    return present > 0 ? sum / present : NaN;
  });
}
