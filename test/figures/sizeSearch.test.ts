import { describe, expect, it } from 'vitest';
import { sizeSearchScene } from '../../src/figures/sizeSearch';
import { journal } from '../../src/figures/style';
import { summariseSizes, type SizeTrial } from '../../src/sim/training/sizeSearch';

const trial = (size: number, seed: number, score: number | null): SizeTrial => ({
  size,
  seed,
  status: 'done',
  scores: score === null ? null : { dStsp: score, dH: 0, pe: 0 },
  score,
  parameters: 1,
});
const settings = { sizes: [1, 2, 5], seeds: [1, 2], epochs: 10 };
const drawn = (trials: readonly SizeTrial[]) =>
  sizeSearchScene(summariseSizes('alrnn', settings, trials, 'running'), 'P', journal, 80, 50);

describe('the picture of a search', () => {
  it('says that there is nothing yet', () => {
    expect(drawn([]).description).toMatch(/none has been scored yet/);
  });
  it('has a place for every training, orbits that left included', () => {
    const { items, description } = drawn([trial(1, 1, 4), trial(1, 2, null), trial(5, 1, 0.2)]);
    const dots = items.find((item) => item.kind === 'markers')!;
    expect(dots.points).toHaveLength(6);
    expect(dots.points.every((at) => at > 0 && at < 80)).toBe(true);
    expect(description).toMatch(/P = 5 is best/);
  });
});
