import { createJudging } from '../../sim/analysis/judge';
import type { ScoredBaseline, Yardstick } from '../../sim/analysis/measures';
import { baselines } from '../../sim/baselines';
import type { JudgeTask } from './fitTask';

/** Two names of one thing must not say it twice. */
const inWords = (title: string) => `“${title}”`;

/**
 * What all seeds of a run are held against and needs no training, computed once: the floor, the baselines that are fitted, and what can
 * be read off the data.
 *
 * @param breathe called between pieces of work: lets the thread be paused.
 */
export async function measureYardstick(
  task: JudgeTask,
  say: (text: string) => void,
  breathe: () => Promise<unknown>,
): Promise<Yardstick> {
  const { prepared, learnedFrom, judge: settings } = task;
  const judging = createJudging(prepared, {
    part: 'test',
    ...(settings ? { settings } : {}),
    ...(learnedFrom ? { learnedFrom } : {}),
  });
  say('Measuring how close the data are to themselves');
  const floor = judging.floor();
  const scored: ScoredBaseline[] = [];
  for (const baseline of baselines) {
    await breathe();
    say(`Fitting the baseline ${inWords(baseline.title)}`);
    scored.push(judging.scoreBaseline(judging.fitBaseline(baseline)));
  }
  await breathe();
  say('Reading the Lyapunov exponent and the correlation dimension off the data');
  return { protocol: judging.protocol, floor, baselines: scored, invariants: judging.invariants() };
}
