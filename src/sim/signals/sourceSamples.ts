import { embeddingLost } from './embed';
import type { Part, Prepared, PreparationStep } from './prepared';
import { trialRows } from './trialRows';

/** Which sample of the recording each row of a part belongs to, or lies closest to; the newest one for delay vectors. Shape (T). */
export function sourceSamples({ steps }: Pick<Prepared, 'steps'>, part: Part): Uint32Array {
  const numbers = (id: PreparationStep['id']) => steps.find((step) => step.id === id)?.numbers;
  const every = steps.reduce(
    (product, { id, numbers }) =>
      /^(decimate|resample)\b/.test(id) ? product * (numbers['every']?.[0] ?? 1) : product,
    1,
  );
  const embed = numbers('embed');
  const lost = embed ? embeddingLost(embed) : 0;
  const out = new Uint32Array(part.samples);
  trialRows(part).forEach(({ from, to }, k) => {
    const start = part.trialStarts?.[k] ?? part.start;
    for (let row = from; row < to; row++) out[row] = start + Math.round((row - from + lost) * every);
  });
  return out;
}

/** How many samples the recording had; undefined for runs that did not note it. */
export const recordedSamples = ({ steps }: Pick<Prepared, 'steps'>): number | undefined =>
  steps.find(({ id }) => id === 'select')?.numbers['recorded']?.[0];
