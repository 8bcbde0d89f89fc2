import { createRegistry } from '../registry';
import { burstingNeuron } from './burstingNeuron';
import { fitzHughNagumo } from './fitzHughNagumo';
import { henon } from './henon';
import { hindmarshRose } from './hindmarshRose';
import { hodgkinHuxley } from './hodgkinHuxley';
import { jansenRit } from './jansenRit';
import { lorenz63 } from './lorenz63';
import { lorenz96 } from './lorenz96';
import { morrisLecar } from './morrisLecar';
import { roessler } from './roessler';
import { rulkov } from './rulkov';
import { wilsonCowan } from './wilsonCowan';
import { wongWang } from './wongWang';
import type { System } from './system';

/** Every flow and map the app offers. To add one: write its file, add it here. */
export const systems = createRegistry<System>('system', [
  lorenz63,
  roessler,
  lorenz96,
  henon,
  fitzHughNagumo,
  hindmarshRose,
  morrisLecar,
  hodgkinHuxley,
  burstingNeuron,
  rulkov,
  wilsonCowan,
  jansenRit,
  wongWang,
]);
