import { recommendedChanges } from '../../sim/analysis/quality/recommendedChanges';
import { withChange, withChanges } from '../../sim/signals/preparationChange';
import type { PrepareSettings } from '../../sim/signals/prepared';
import { qualityReportText } from '../../sim/analysis/quality/qualityReportText';
import type { Finding, QualityReport } from '../../sim/analysis/quality/qualityReport';
import { short, table } from './table';

/** Settings of a preparation that differ from others, as `--set` takes them. */
export function settingsBetween(before: PrepareSettings, after: PrepareSettings): string[] {
  const names = Object.keys(after) as (keyof PrepareSettings)[];
  const differs = (name: keyof PrepareSettings) =>
    JSON.stringify(after[name]) !== JSON.stringify(before[name]);
  return names.flatMap((name) => {
    const text = JSON.stringify(after[name]);
    // Where nothing is said of components and delays, they go by the channels.
    const isSaid = differs(name) || ((name === 'pca' || name === 'embed') && differs('channels'));
    return text === undefined || !isSaid ? [] : [`prepare.${name}=${text}`];
  });
}

/** What a finding's step sets, over the defaults. */
export const settingsOfStep = ({ step }: Finding, base: PrepareSettings, channels: number): string[] =>
  step ? settingsBetween(base, withChange(base, step.change, channels)) : [];

/** What all recommended steps set, and the channels and range that were asked for, over the defaults. */
export const settingsOfAll = (
  { findings, lookedAt }: QualityReport,
  base: PrepareSettings,
  asked: Partial<PrepareSettings>,
): string[] =>
  settingsBetween(
    base,
    withChanges({ ...base, ...asked }, recommendedChanges(findings), lookedAt.channelCount),
  );

/**
 * A quality report as text: verdict, findings with the settings that mend them, numbers of channels, sizes of models.
 *
 * @param named the recording as the command line names it, and its series where one was asked for.
 * @param base the defaults that settings are laid over.
 * @param asked the channels and range that were asked for.
 */
export function qualityText(
  report: QualityReport,
  named: string,
  base: PrepareSettings,
  asked: Partial<PrepareSettings>,
): string {
  const { lookedAt, sizes } = report;
  const steps = settingsOfAll(report, base, asked);
  const stepText = (finding: Finding) => {
    const settings = settingsOfStep(finding, base, lookedAt.channelCount).map(option);
    if (!finding.step || settings.length === 0) return undefined;
    const { title, isRecommended } = finding.step;
    return `${title}${isRecommended ? '' : ' (if you like)'}: ${settings.join(' ')}`;
  };
  return [
    qualityReportText(report, stepText),
    '',
    channelsTable(report),
    ...(sizes.length > 0
      ? [
          '',
          table(
            ['sizes to begin with', 'M', 'P, L or B', 'window', 'weights'],
            sizes.map(({ title, latentDim, rectifiedDim, sequenceLength, weights }) =>
              [title, latentDim, rectifiedDim, sequenceLength, weights].map(String),
            ),
          ),
          '',
          steps.length > 0 ? 'To fit with every recommended step:' : 'To fit:',
          `  ${['nullcline fit', named, ...steps.map(option), '--out RUN'].join(' ')}`,
        ]
      : []),
  ].join('\n');
}

/** Channels listed; the document of `--json` holds all. */
const LISTED = 16;

function channelsTable({ channels, rate, timeUnit }: QualityReport): string {
  const inTime = (samples: number) => (rate === null ? samples : samples / rate);
  const unit = rate === null ? 'samples' : timeUnit === '1' ? 'units' : 's';
  const percent = (share: number) =>
    Number.isNaN(share)
      ? '—'
      : share > 0 && share < 1e-5
        ? '0.001 %'
        : `${Number((100 * share).toPrecision(2))} %`;
  const rows = channels
    .slice(0, LISTED)
    .map((one) => [
      one.name,
      short(one.mean),
      short(one.deviation),
      percent(one.missing),
      String(one.levels),
      short(one.farthest),
      percent(one.hum),
      percent(one.noise),
      short(inTime(one.period)),
      short(one.shift),
    ]);
  const more = channels.length > LISTED ? `\n… and ${channels.length - LISTED} more with --json.` : '';
  return `${table(['channel', 'mean', 's.d.', 'missing', 'values', 'farthest', 'hum', 'noise', `period (${unit})`, 'drift (s.d.)'], rows)}${more}`;
}

/** As a shell takes it. */
const option = (setting: string): string =>
  `--set ${/^[\w.=:,-]+$/.test(setting) ? setting : `'${setting}'`}`;
