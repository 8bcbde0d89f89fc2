import type { Protocol } from '../sim/analysis/measures';

/** How a part with trials, gaps or inputs was scored, in plain sentences; empty for one unbroken stretch. */
export function piecesText({ pieces, samples, transient }: Protocol): string {
  if (!pieces) return '';
  const { rows, trials, inputs, stretches, stretchLength, bridged } = pieces;
  const runs =
    transient > 0
      ? 'One free run from the first complete sample'
      : trials === 1
        ? 'One free run from the first complete sample to the end of the recording'
        : `${trials} free runs, one from the first complete sample of each trial to its end`;
  const driven =
    inputs > 0 ? `, driven by the ${inputs === 1 ? 'recorded input' : `${inputs} recorded inputs`}` : '';
  const gaps =
    samples < rows
      ? ` Only the ${samples} of ${rows} samples that miss nothing are compared, and of the runs the same; forecasts start at such samples, and what is missing counts for nothing.`
      : '';
  const filled =
    bridged > 0 ? `, ${bridged} missing values in them straight lines in data and runs alike` : '';
  const spectra =
    stretches === 0
      ? ' No stretch between gaps is long enough for a spectrum, so there is no D_H.'
      : ` Spectra are means over ${stretches === 1 ? 'one stretch' : `${stretches} stretches`} of ${stretchLength} samples${trials > 1 ? ' within trials' : ''}${filled}.`;
  return `${runs}${driven}.${gaps}${spectra}`;
}

/** How data that were measured through a response were scored, in plain sentences; empty for others. */
export function responseText({ response }: Protocol): string {
  if (response === undefined) return '';
  return `All scores are those of the measured signal: the model's runs are seen through the haemodynamic response of ${response} samples, and its forecasts start from the activity estimated from what had been measured by then.`;
}
