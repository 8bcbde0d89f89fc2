import { createRegistry } from '../registry';
import { burstingNeuron } from './burstingNeuron';
import { catMap } from './catMap';
import { chen } from './chen';
import { chua } from './chua';
import { duffing } from './duffing';
import { fitzHughNagumo } from './fitzHughNagumo';
import { halvorsen } from './halvorsen';
import { henon } from './henon';
import { hindmarshRose } from './hindmarshRose';
import { hodgkinHuxley } from './hodgkinHuxley';
import { ikeda } from './ikeda';
import { jansenRit } from './jansenRit';
import { logisticMap } from './logisticMap';
import { lorenz63 } from './lorenz63';
import { lorenz84 } from './lorenz84';
import { lorenz96 } from './lorenz96';
import { lotkaVolterra } from './lotkaVolterra';
import { lozi } from './lozi';
import { morrisLecar } from './morrisLecar';
import { noseHoover } from './noseHoover';
import { rabinovichFabrikant } from './rabinovichFabrikant';
import { roessler } from './roessler';
import { roesslerHyperchaos } from './roesslerHyperchaos';
import { rulkov } from './rulkov';
import { sprottB } from './sprottB';
import { standardMap } from './standardMap';
import { thomas } from './thomas';
import { tinkerbell } from './tinkerbell';
import { vanDerPol } from './vanDerPol';
import { wilsonCowan } from './wilsonCowan';
import { wongWang } from './wongWang';
import type { System } from './system';

/** Every flow and map the app offers. To add one: write its file, add it here. */
export const systems = createRegistry<System>('system', [
  lorenz63,
  roessler,
  lorenz96,
  lorenz84,
  chua,
  chen,
  halvorsen,
  thomas,
  sprottB,
  rabinovichFabrikant,
  roesslerHyperchaos,
  noseHoover,
  duffing,
  lotkaVolterra,
  vanDerPol,
  henon,
  lozi,
  logisticMap,
  ikeda,
  tinkerbell,
  catMap,
  standardMap,
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
