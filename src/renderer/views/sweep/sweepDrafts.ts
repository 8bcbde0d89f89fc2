import { typed } from '../../../figures/numbers';
import type { SweepChoices } from '../../../shared/contract';
import type { SweepSettings } from '../../../sim/analysis/sweep';
import { basinsDefaults, bifurcationDefaults, sectionDefaults } from '../../../sim/analysis/sweepDefaults';
import {
  inputParameter,
  suggestedRange,
  weightParameter,
  type SweptParameter,
} from '../../../sim/analysis/sweptParameter';

/** Settings to begin with. One variable makes no plane of starts: its parameter is swept instead. */
export function defaultsOf(kind: SweepSettings['kind'], choices: SweepChoices): SweepSettings {
  if (kind === 'basins' && choices.labels.length > 1) return basinsDefaults(choices);
  if (kind === 'section') return sectionDefaults(choices);
  return bifurcationDefaults(choices, choices.parameters[0]!);
}

/** A model's external inputs, which are held at constant values. */
export const inputsOf = ({ blocks, parameters }: SweepChoices) =>
  parameters
    .filter(({ name }) => blocks.length > 0 && name.startsWith(INPUT))
    .map((parameter) => ({ ...parameter, input: parameter.name.slice(INPUT.length) }));

const INPUT = inputParameter('');

/** What a parameter of that name is; of a model, any weight. */
export function parameterNamed(choices: SweepChoices, name: string): SweptParameter {
  const listed = choices.parameters.find((one) => one.name === name);
  if (listed) return listed;
  const weights = Float64Array.from(choices.blocks.flatMap(({ values }) => Array.from(values)));
  return weightParameter(choices.blocks, weights, name);
}

/** The settings over another parameter, in a range that suits it. */
export function withParameter(
  settings: Extract<SweepSettings, { kind: 'bifurcation' }>,
  choices: SweepChoices,
  name: string,
): SweepSettings {
  const [from, to] = suggestedRange(parameterNamed(choices, name));
  return { ...settings, parameter: name, range: { ...settings.range, from, to } };
}

/** A weight's name taken apart: block, and indices from 1 on; none for the whole block. */
export function weightParts(name: string): { readonly block: string; readonly index: readonly number[] } {
  const [, block = name, index] = /^(\w+)(?:\[([\d\s,]+)\])?$/.exec(name) ?? [];
  return { block, index: index === undefined ? [] : index.split(',').map(Number) };
}

/** A sweep in a few words, as a list shows it. */
export function sweepTitle(settings: SweepSettings): string {
  if (settings.kind === 'bifurcation') {
    const { from, to } = settings.range;
    return `${settings.observed} over ${settings.parameter}, ${typed(from)} to ${typed(to)}`;
  }
  if (settings.kind === 'basins') {
    return `Basins over ${settings.horizontal.observed} and ${settings.vertical.observed}`;
  }
  const plane = Object.entries(settings.normal)
    .filter(([, a]) => a !== 0)
    .map(([label, a]) => (a === 1 ? label : `${typed(a)} ${label}`))
    .join(' + ');
  return `Section ${plane} = ${typed(settings.offset)}`;
}
