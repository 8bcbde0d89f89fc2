import type { ModelFamily } from '../../../sim/models/model';
import { attractorBlocks } from '../../../sim/training/checkRegularization';
import type { FitSettings, Regularization } from '../../../sim/training/settings';
import type { FitField } from './fitFields';

const STRENGTH = 0.01;

/** Strengths of the penalties a family can have; 0 where one is off. */
export function regularizationFields(
  family: ModelFamily,
  settings: FitSettings,
  observedDim: number,
): readonly FitField[] {
  const size = { ...settings, observedDim };
  const blocks = family.blocks(size).filter(({ shape }) => shape.every((length) => length > 0));
  return [
    ...blocks.map(({ name }) => blockField(name)),
    ...(attractorBlocks(family, size).length ? attractorFields(settings.regularization ?? {}) : []),
    ...(family.hasSelfCoupling ? [selfCoupling] : []),
  ];
}

const changed = (settings: FitSettings, part: Regularization): FitSettings => ({
  ...settings,
  regularization: { ...settings.regularization, ...part },
});

const blockField = (name: string): FitField => ({
  setting: `regularization.blocks.${name}`,
  label: name === 'A' ? 'λ of A towards 1' : `λ of ${name}`,
  meaning:
    name === 'A'
      ? 'Draws A to 1, where a unit carries its state on; 0 for no penalty.'
      : `Draws ${name} to 0, by λ times its sum of squares.`,
  min: 0,
  step: 'any',
  get: ({ regularization }) => regularization?.blocks?.[name] ?? 0,
  set: (all, strength) => {
    const { [name]: _old, ...blocks } = all.regularization?.blocks ?? {};
    return changed(all, { blocks: strength === 0 ? blocks : { ...blocks, [name]: strength } });
  },
});

function attractorFields({ manifoldAttractor = null }: Regularization): readonly FitField[] {
  const share: FitField = {
    setting: 'regularization.manifoldAttractor.share',
    label: 'Share of memory units κ',
    meaning:
      'Draws this share of the units to keep what they are told, for slow time scales (manifold-attractor regularisation); 0 for none.',
    min: 0,
    max: 1,
    step: 'any',
    get: ({ regularization }) => regularization?.manifoldAttractor?.share ?? 0,
    set: (all, value) => {
      const strength = all.regularization?.manifoldAttractor?.strength ?? STRENGTH;
      return changed(all, { manifoldAttractor: value === 0 ? null : { share: value, strength } });
    },
  };
  if (!manifoldAttractor) return [share];
  const strength: FitField = {
    setting: 'regularization.manifoldAttractor.strength',
    label: 'λ of memory units',
    meaning: 'How strongly they are drawn there.',
    min: 0,
    step: 'any',
    get: ({ regularization }) => regularization?.manifoldAttractor?.strength ?? 0,
    set: (all, value) => changed(all, { manifoldAttractor: { ...manifoldAttractor, strength: value } }),
  };
  return [share, strength];
}

const selfCoupling: FitField = {
  setting: 'regularization.selfCoupling',
  label: 'λ of self-coupling',
  meaning:
    'Keeps units from holding on to themselves, A + diag W below 0.05; 0.1 is published for the EEG, 0 is none.',
  min: 0,
  step: 'any',
  get: ({ regularization }) => regularization?.selfCoupling ?? 0,
  set: (all, strength) => changed(all, { selfCoupling: strength }),
};
