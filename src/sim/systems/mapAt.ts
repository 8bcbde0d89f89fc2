import type { LatentMap } from '../models/model';
import { checkParams, type DiscreteMap, type Params } from './system';

/** A built-in map at given parameters, as the analyses of fitted models take it. @throws {SimError} `bad-parameter`. */
export function mapAt(map: DiscreteMap, params: Params): LatentMap {
  checkParams(map, params);
  return {
    latentDim: map.dim,
    step: (z) => map.map(z, params),
    jacobian: (J, z) => map.jacobian(J, z, params),
  };
}
