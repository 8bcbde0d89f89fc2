import type { Prepared } from './prepared';
import { respond } from './respond';
import { trialPart, trialRows } from './trialRows';

/**
 * What is measured, through the response the data were measured through, of a run from the held-out part's first row on, with the
 * activity before that row as its past; the run itself where there is no response.
 *
 * @param orbit shape (T × N), row-major.
 */
export function respondFromStart(
  orbit: Float64Array,
  { response, test, dim }: Pick<Prepared, 'response' | 'test' | 'dim'>,
): Float64Array {
  if (!response) return orbit;
  // Data seen through a response have no gaps, so that runs start at the first trial's first row.
  const part = trialPart(test, dim, trialRows(test)[0]!);
  return respond(orbit, response.taps, dim, { part, row: 0 });
}
