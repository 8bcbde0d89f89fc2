import { madd, VECTOR } from './lanes.assembly';
import { gradient, parameters, penalties, targets, weights } from './parameters.assembly';

/** Gradients of what is added to the loss to draw weights towards values they should have without data. */

let hasQuadratic: bool = false;
/** Units with a self-coupling Aᵢ + Wᵢᵢ, of A (M) and W (M × M) at the front of the weights; 0 where it is not penalised. */
let coupledUnits: i32 = 0;
let couplingStrength: f64 = 0;
let couplingLimit: f64 = 0;

/** Says that `penalties` and `targets` count. */
export function useQuadraticPenalties(): void {
  hasQuadratic = true;
}

/** Penalises ‖max(0, A + diag W − limit)‖. */
export function setSelfCoupling(units: i32, strength: f64, limit: f64): void {
  coupledUnits = units;
  couplingStrength = strength;
  couplingLimit = limit;
}

/** Adds the penalties' gradient to that of the loss. */
export function addPenalties(): void {
  if (hasQuadratic) addQuadratic();
  if (coupledUnits > 0) addSelfCoupling();
}

function addQuadratic(): void {
  const end = <usize>parameters << 2;
  for (let at: usize = 0; at < end; at += VECTOR) {
    const distance = f32x4.sub(v128.load(weights + at), v128.load(targets + at));
    v128.store(gradient + at, madd(v128.load(penalties + at), distance, v128.load(gradient + at)));
  }
}

function addSelfCoupling(): void {
  const W = <usize>coupledUnits << 2;
  const diagonal = (<usize>coupledUnits + 1) << 2;
  let squares: f64 = 0;
  for (let i = 0; i < coupledUnits; i++) {
    const over = excess(i, W, diagonal);
    squares += over * over;
  }
  if (squares == 0) return;
  const scale = couplingStrength / Math.sqrt(squares);
  for (let i = 0; i < coupledUnits; i++) {
    const slope = <f32>(scale * excess(i, W, diagonal));
    const a = gradient + (<usize>i << 2);
    const w = gradient + W + <usize>i * diagonal;
    store<f32>(a, load<f32>(a) + slope);
    store<f32>(w, load<f32>(w) + slope);
  }
}

/** max(0, Aᵢ + Wᵢᵢ − limit), for W at `W` bytes and `diagonal` bytes between the entries of its diagonal. */
function excess(i: i32, W: usize, diagonal: usize): f64 {
  const coupling = <f64>load<f32>(weights + (<usize>i << 2)) + <f64>load<f32>(weights + W + <usize>i * diagonal);
  return Math.max(0, coupling - couplingLimit);
}
