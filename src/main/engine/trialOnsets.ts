import type { Recording, SeriesInfo } from '../../io/recording';
import { findPoints } from '../../io/points';
import { SimError } from '../../sim/errors';
import type { Onsets } from '../../sim/signals/prepare';
import type { TrialSettings } from '../../sim/signals/prepared';

/**
 * The moments that trials are cut around, as samples of a series: of intervals their starts.
 *
 * @throws {SimError} `not-found` for moments that the recording has not; `bad-parameter` for rows that are not there, or a series whose
 *   samples have no times.
 */
export async function trialOnsets(
  recording: Recording,
  { rate, irregular, startTime, timeUnit = 's' }: SeriesInfo,
  { points, rows }: Extract<TrialSettings, { kind: 'events' }>,
): Promise<Onsets> {
  const info = findPoints(recording, points);
  if (rate === null || irregular || timeUnit !== 's') {
    throw new SimError(
      'bad-parameter',
      `Events are matched to samples by their time, and this series ${rate === null ? 'does not say how many samples a second has' : irregular ? 'is not evenly sampled' : 'counts time without a unit'}. Give an even sampling rate, or cut trials of one length.`,
    );
  }
  const { times, rows: which } = await recording.readPoints!(points, {
    start: -Infinity,
    stop: Infinity,
    ...(rows && { rows }),
  });
  return {
    samples: Array.from(times, (time) => Math.round((time - startTime) * rate)),
    rows: Array.from(which),
    names: info.rows,
  };
}
