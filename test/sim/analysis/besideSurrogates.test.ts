import { describe, expect, test } from 'vitest';
import { besideSurrogates, besideSurrogatesText } from '../../../src/sim/analysis/besideSurrogates';
import type { Judgement } from '../../../src/sim/analysis/measures';

const scores = (dStsp: number, dH: number) => ({ dStsp, dH, pe: {} });
const judged = (model: [number, number], ...others: [number, number][]) =>
  ({
    model: scores(...model),
    surrogates: others.map((other, k) => ({
      id: `surrogate-${k + 1}`,
      title: '',
      note: '',
      scores: scores(...other),
    })),
  }) as unknown as Judgement;

describe('besideSurrogates', () => {
  test('counts what is beaten on both scores, and what is as close on both', () => {
    expect(besideSurrogates(judged([1, 0.1], [2, 0.2], [0.5, 0.05], [2, 0.05], [1, 0.1]))).toEqual({
      trained: 4,
      beaten: 1,
      asClose: 2,
    });
  });

  test('takes what left the data’s range for beaten, and a model that did for a loser', () => {
    expect(besideSurrogates(judged([1, 0.1], [NaN, 1]))).toMatchObject({ beaten: 1, asClose: 0 });
    expect(besideSurrogates(judged([NaN, 1], [NaN, 1]))).toMatchObject({ beaten: 0 });
  });

  test('says nothing of a model that was held against none', () => {
    const { surrogates: _none, ...alone } = judged([1, 0.1]);
    expect(besideSurrogates(alone as Judgement)).toBeNull();
    expect(besideSurrogatesText(alone as Judgement)).toBeUndefined();
  });

  test.for([
    [[[2, 0.2]], /^It beats the same model .*: it has learned something/],
    [[[0.5, 0.05]], /^It does not beat .*: nothing shows/],
    [[[2, 0.05]], /on one score only/],
    [[], /diverged/],
    [
      [
        [2, 0.2],
        [3, 0.3],
      ],
      /each of 2 times \(by chance .* first of 3 once in 3\)/,
    ],
    [
      [
        [2, 0.2],
        [0.5, 0.05],
      ],
      /1 times out of 2: too little shows/,
    ],
    [
      [
        [0.5, 0.05],
        [0.5, 0.05],
      ],
      /0 times out of 2: nothing shows/,
    ],
  ] as const)('in words, beside %j', ([others, words]) => {
    expect(besideSurrogatesText(judged([1, 0.1], ...(others as unknown as [number, number][])))).toMatch(
      words,
    );
  });
});
