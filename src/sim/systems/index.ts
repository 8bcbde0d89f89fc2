import { createRegistry } from '../registry';
import { fitzHughNagumo } from './fitzHughNagumo';
import { henon } from './henon';
import { hindmarshRose } from './hindmarshRose';
import { lorenz63 } from './lorenz63';
import { lorenz96 } from './lorenz96';
import { roessler } from './roessler';
import type { System } from './system';

/** Every flow and map the app offers. To add one: write its file, add it here. */
export const systems = createRegistry<System>('system', [
  lorenz63,
  roessler,
  lorenz96,
  henon,
  fitzHughNagumo,
  hindmarshRose,
]);
