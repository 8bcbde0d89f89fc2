import { SimError } from '../errors';
import type { ModelFamily, ModelSize } from '../models/model';
import type { Regularization } from './settings';

/** Blocks whose rows are units and which feed them: what manifold-attractor regularisation acts on, besides A. */
const ROWS_OF_UNITS = ['W', 'W1', 'h', 'h1'];

/** The blocks manifold-attractor regularisation acts on; none for families without a diagonal A. */
export function attractorBlocks(family: ModelFamily, size: ModelSize): readonly string[] {
  const blocks = family.blocks(size);
  const isOfUnits = ({ shape }: { shape: readonly number[] }) => shape[0] === size.latentDim;
  const A = blocks.find((block) => block.name === 'A' && block.shape.length === 1 && isOfUnits(block));
  if (!A) return [];
  return [
    'A',
    ...blocks
      .filter((block) => ROWS_OF_UNITS.includes(block.name) && isOfUnits(block))
      .map(({ name }) => name),
  ];
}

/** Refuses penalties that a family can't have. @throws {SimError} `bad-parameter`. */
export function checkRegularization(
  { blocks = {}, manifoldAttractor = null, selfCoupling = 0 }: Regularization,
  family: ModelFamily,
  size: ModelSize,
): void {
  const names = family.blocks(size).map(({ name }) => name);
  for (const [name, strength] of Object.entries(blocks)) {
    demand(
      names.includes(name),
      `Expected regularization.blocks to name blocks of the ${family.title}, which are ${names.join(', ')}, got "${name}". Leave it out.`,
    );
    demandStrength(`regularization.blocks.${name}`, strength);
  }
  if (manifoldAttractor) {
    const { share, strength } = manifoldAttractor;
    demand(
      share > 0 && share <= 1,
      `Expected regularization.manifoldAttractor.share above 0 and at most 1, got ${share}. Choose 0.5 for half of the units.`,
    );
    demandStrength('regularization.manifoldAttractor.strength', strength);
    demand(
      attractorBlocks(family, size).length > 0,
      `Expected no regularization.manifoldAttractor with the ${family.title}, which has no linear part A of its units, got one. Set it to null.`,
    );
  }
  demandStrength('regularization.selfCoupling', selfCoupling);
  demand(
    selfCoupling === 0 || family.hasSelfCoupling === true,
    `Expected regularization.selfCoupling of 0 with the ${family.title}, whose W has no diagonal of its own, got ${selfCoupling}. Set it to 0.`,
  );
}

function demandStrength(name: string, value: number): void {
  demand(
    value >= 0 && Number.isFinite(value),
    `Expected ${name} to be zero or positive, got ${value}. Use 0 for none; published strengths are 0.00001 to 0.1.`,
  );
}

function demand(holds: boolean, message: string): asserts holds {
  if (!holds) throw new SimError('bad-parameter', message);
}
