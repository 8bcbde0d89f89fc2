import { SimError } from '../errors';
import { decodeBase64 } from './base64';
import type { Batch } from './batch';
import { decoderKinds, decoderLayout } from './decoders';
import type { WeightUpdate } from './weightUpdate';

/** What every *.assembly.ts of a model family exports. */
interface Exports {
  describeBatch(
    observedDim: number,
    batchSize: number,
    sequenceLength: number,
    samples: number,
    starts: number,
    noise: number,
  ): void;
  describeInputs(inputDim: number): void;
  describeObservation(isAffine: boolean): void;
  describeEvents(channels: number, predictors: number, parameters: number, weight: number): void;
  describeResponse(samples: number): void;
  describeForcing(interval: number, alpha: number): void;
  /** @param form which of its family's forms a kernel trains; families with one form have no such argument. */
  configure(latentDim: number, rectifiedDim: number, form: number): number;
  train(steps: number, learningRate: number): number;
  sample(): void;
  setForcing(alpha: number): void;
  setGaps(gaps: boolean): void;
  forward(): number;
  backward(): void;
  setNoise(deviation: number): void;
  setOptimizer(isRectified: number, weightDecay: number): void;
  setClip(norm: number): void;
  useQuadraticPenalties(): void;
  setSelfCoupling(units: number, strength: number, limit: number): void;
  applyOptimizer(learningRate: number): void;
  readonly parameters: WebAssembly.Global;
  readonly step: WebAssembly.Global;
  readonly clipped: WebAssembly.Global;
  readonly weights: WebAssembly.Global;
  readonly gradient: WebAssembly.Global;
  readonly moment1: WebAssembly.Global;
  readonly moment2: WebAssembly.Global;
  readonly penalties: WebAssembly.Global;
  readonly targets: WebAssembly.Global;
  readonly series: WebAssembly.Global;
  readonly starts: WebAssembly.Global;
  readonly inputs: WebAssembly.Global;
  readonly inputWindows: WebAssembly.Global;
  readonly events: WebAssembly.Global;
  readonly eventWindows: WebAssembly.Global;
  readonly decoders: WebAssembly.Global;
  readonly taps: WebAssembly.Global;
  readonly unexplained: WebAssembly.Global;
  readonly unexplainedWindows: WebAssembly.Global;
  readonly random: WebAssembly.Global;
  readonly windowStarts: WebAssembly.Global;
  readonly windows: WebAssembly.Global;
}

/** Pages of a 32-bit memory. */
const MOST_PAGES = 65536;
/** Windows in a block of the kernel's arrays. */
const BLOCK = 8;
/** Units in a tile; inputs are padded to whole ones. */
const TILE = 4;

/** By their source: a thread that trains several models compiles once. */
const compiled = new Map<string, WebAssembly.Module>();

/** A family's compiled training loop. */
export interface KernelCode {
  /** WebAssembly in base64. */
  readonly wasm: string;
  readonly form?: number;
}

/** What a kernel can be told about a series besides its values. */
export interface SeriesParts {
  /** Rows a window may start at; all that leave room for one, if absent. */
  readonly starts?: ArrayLike<number>;
  /** External inputs, shape (samples × K); needed where there are any. */
  readonly inputs?: ArrayLike<number>;
  /** Events, shape (samples × E), NaN where one is missing; needed where there are decoders. */
  readonly events?: ArrayLike<number>;
  /** What was measured less the response to the values, shape (samples × N); needed where there is a response. */
  readonly unexplained?: ArrayLike<number>;
}

/**
 * A model family's training loop in WebAssembly (float32, SIMD): the same numbers as its reference and `updateWeights` to
 * single precision. Array fields are views into its memory, to be read and written in place.
 */
export class TrainingKernel {
  /** In the family's block order; shape (parameters). */
  readonly weights: Float32Array;
  readonly gradient: Float32Array;
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
  /** State of the batch sampler: word w of generator g at `4w + g`, for four generators of four words. */
  readonly random: Uint32Array;
  /** First sample of each window of the last batch; shape (B). */
  readonly windowStarts: Uint32Array;

  readonly #kernel: Exports;
  readonly #batch: Batch;
  /** [time][block][channel][window in block]; inputs have their channels padded to whole tiles. */
  readonly #windows: Float32Array;
  readonly #inputWindows: Float32Array;
  readonly #eventWindows: Float32Array;
  readonly #unexplainedWindows: Float32Array;
  readonly #penalties: Float32Array;
  readonly #targets: Float32Array;

  /**
   * @param noise standard deviation of the noise added to a batch.
   * @param series training data, shape (samples × N), row-major, NaN where a value is missing; copied, as are its parts.
   * @throws {SimError} `bad-parameter` when the sizes ask for more memory than there is.
   */
  constructor(
    { wasm, form = 0 }: KernelCode,
    batch: Batch,
    noise: number,
    series: ArrayLike<number>,
    { starts, inputs = [], events = [], unexplained = [] }: SeriesParts = {},
  ) {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES });
    const code = compiled.get(wasm) ?? new WebAssembly.Module(decodeBase64(wasm));
    compiled.set(wasm, code);
    const kernel = new WebAssembly.Instance(code, { env: { memory } }).exports as Exports;
    const { latentDim, rectifiedDim, observedDim, batchSize, sequenceLength, forcingInterval, forcingAlpha } =
      batch;
    const inputDim = batch.inputDim ?? 0;
    const samples = series.length / observedDim;
    const rows = starts ?? Array.from({ length: samples - sequenceLength }, (_, row) => row);
    kernel.describeBatch(observedDim, batchSize, sequenceLength, samples, rows.length, noise);
    kernel.describeInputs(inputDim);
    const { decoders = [], eventWeight = 1 } = batch;
    const layout = decoderLayout(decoders);
    kernel.describeEvents(decoders.length, layout.predictors, layout.parameters, eventWeight);
    kernel.describeObservation(batch.observation === 'affine');
    kernel.setGaps(hasGaps(series));
    const taps = batch.taps ?? [];
    kernel.describeResponse(taps.length);
    kernel.describeForcing(forcingInterval, forcingAlpha);
    const fits = kernel.configure(latentDim, rectifiedDim, form);
    if (!fits) {
      throw new SimError(
        'bad-parameter',
        `Expected a batch and a series that fit into 4 GB of memory; ${latentDim} units × ${batchSize} windows × ` +
          `${sequenceLength} steps and ${samples} samples × ${observedDim} channels do not. Make the batch, the window or the series smaller.`,
      );
    }

    const floats = (at: WebAssembly.Global, length: number) =>
      new Float32Array(memory.buffer, at.value, length);
    const words = (at: WebAssembly.Global, length: number) =>
      new Uint32Array(memory.buffer, at.value, length);
    const parameters = kernel.parameters.value;
    this.#kernel = kernel;
    this.#batch = batch;
    this.weights = floats(kernel.weights, parameters);
    this.gradient = floats(kernel.gradient, parameters);
    this.moment1 = floats(kernel.moment1, parameters);
    this.moment2 = floats(kernel.moment2, parameters);
    this.#penalties = floats(kernel.penalties, parameters);
    this.#targets = floats(kernel.targets, parameters);
    this.random = words(kernel.random, 16);
    this.windowStarts = words(kernel.windowStarts, batchSize);
    const lanes = (sequenceLength + 1) * Math.ceil(batchSize / BLOCK) * BLOCK;
    this.#windows = floats(kernel.windows, lanes * observedDim);
    this.#inputWindows = floats(kernel.inputWindows, lanes * padded(inputDim));
    floats(kernel.series, series.length).set(series);
    floats(kernel.inputs, inputs.length).set(inputs);
    this.#eventWindows = floats(kernel.eventWindows, lanes * decoders.length);
    floats(kernel.events, events.length).set(events);
    words(kernel.decoders, 4 * decoders.length).set(
      decoders.flatMap((decoder, e) => [
        decoderKinds.indexOf(decoder.kind),
        'levels' in decoder ? decoder.levels : 0,
        layout.firstPredictor[e]!,
        layout.firstParameter[e]!,
      ]),
    );
    words(kernel.starts, rows.length).set(rows);
    floats(kernel.taps, taps.length).set(taps);
    floats(kernel.unexplained, unexplained.length).set(unexplained);
    this.#unexplainedWindows = floats(kernel.unexplainedWindows, taps.length > 0 ? lanes * observedDim : 0);
  }

  /** Gradient steps taken so far. */
  get step(): number {
    return this.#kernel.step.value;
  }
  set step(step: number) {
    this.#kernel.step.value = step;
  }

  /** Runs whole gradient steps. @returns the mean loss; not finite as soon as one is not, and then the rest is left out. */
  train(steps: number, learningRate: number): number {
    return this.#kernel.train(steps, learningRate);
  }

  /** Changes α for the steps to come. */
  setForcing(alpha: number): void {
    this.#kernel.setForcing(alpha);
  }

  /** Draws the windows of a batch and adds noise. */
  sample(): void {
    this.#kernel.sample();
  }

  /** Runs the model over the batch. @returns the loss. */
  forward(): number {
    return this.#kernel.forward();
  }

  /** Writes the gradient of the last `forward`. */
  backward(): void {
    this.#kernel.backward();
  }

  /** Changes the standard deviation of the noise for the batches to come. */
  setNoise(deviation: number): void {
    this.#kernel.setNoise(deviation);
  }

  /** Says how weights are moved; RAdam and nothing else until then. */
  useUpdate({ isRectified, weightDecay, clip, penalty }: WeightUpdate): void {
    this.#kernel.setOptimizer(Number(isRectified), weightDecay);
    this.#kernel.setClip(clip ?? 0);
    if (!penalty) return;
    const { strengths, targets, selfCoupling } = penalty;
    if (strengths.some((strength) => strength !== 0)) {
      this.#penalties.set(strengths.map((strength) => 2 * strength));
      this.#targets.set(targets);
      this.#kernel.useQuadraticPenalties();
    }
    if (selfCoupling)
      this.#kernel.setSelfCoupling(selfCoupling.units, selfCoupling.strength, selfCoupling.limit);
  }

  /** Moves the weights along the last gradient. */
  applyOptimizer(learningRate: number): void {
    this.#kernel.applyOptimizer(learningRate);
  }

  /** Gradient steps, since the kernel was made, whose gradient was clipped. */
  get clipped(): number {
    return this.#kernel.clipped.value;
  }

  /** The batch, as a new array of the shape (B × (T + 1) × N). */
  readWindows(): Float64Array {
    const { observedDim: N } = this.#batch;
    return this.#read(this.#windows, N, N);
  }

  /** The inputs of the batch, as a new array of the shape (B × (T + 1) × K). */
  readInputs(): Float64Array {
    const { inputDim: K = 0 } = this.#batch;
    return this.#read(this.#inputWindows, K, padded(K));
  }

  /** Replaces the batch; shape (B × (T + 1) × N). */
  writeWindows(windows: ArrayLike<number>): void {
    const { observedDim: N } = this.#batch;
    this.#kernel.setGaps(hasGaps(windows));
    this.#write(this.#windows, windows, N, N);
  }

  /** Replaces the inputs of the batch; shape (B × (T + 1) × K). */
  writeInputs(inputs: ArrayLike<number>): void {
    const { inputDim: K = 0 } = this.#batch;
    this.#write(this.#inputWindows, inputs, K, padded(K));
  }

  /** The events of the batch, as a new array of the shape (B × (T + 1) × E). */
  readEvents(): Float64Array {
    const { decoders = [] } = this.#batch;
    return this.#read(this.#eventWindows, decoders.length, decoders.length);
  }

  /** Replaces the events of the batch; shape (B × (T + 1) × E). */
  writeEvents(events: ArrayLike<number>): void {
    const { decoders = [] } = this.#batch;
    this.#write(this.#eventWindows, events, decoders.length, decoders.length);
  }

  /** What the response does not explain of the batch, as a new array of the shape (B × (T + 1) × N). */
  readUnexplained(): Float64Array {
    const { observedDim: N } = this.#batch;
    return this.#read(this.#unexplainedWindows, N, N);
  }

  /** Replaces it; shape (B × (T + 1) × N). */
  writeUnexplained(unexplained: ArrayLike<number>): void {
    const { observedDim: N } = this.#batch;
    this.#write(this.#unexplainedWindows, unexplained, N, N);
  }

  #read(from: Float32Array, width: number, rows: number): Float64Array {
    const { batchSize: B, sequenceLength: T } = this.#batch;
    const windows = new Float64Array(B * (T + 1) * width);
    this.#eachEntry(width, rows, (entry, b, t, n) => {
      if (b < B) windows[(b * (T + 1) + t) * width + n] = from[entry];
    });
    return windows;
  }

  #write(to: Float32Array, windows: ArrayLike<number>, width: number, rows: number): void {
    const { batchSize: B, sequenceLength: T } = this.#batch;
    this.#eachEntry(width, rows, (entry, b, t, n) => {
      // Half a block left over repeats the half before it.
      const source = b < B ? b : b - BLOCK / 2;
      to[entry] = windows[(source * (T + 1) + t) * width + n];
    });
  }

  /** Visits the first `width` of `rows` channels. */
  #eachEntry(
    width: number,
    rows: number,
    visit: (entry: number, b: number, t: number, n: number) => void,
  ): void {
    const { batchSize: B, sequenceLength: T } = this.#batch;
    let front = 0;
    for (let t = 0; t <= T; t++) {
      for (let first = 0; first < B; first += BLOCK) {
        for (let n = 0; n < width; n++) {
          for (let lane = 0; lane < BLOCK; lane++) visit(front + n * BLOCK + lane, first + lane, t, n);
        }
        front += rows * BLOCK;
      }
    }
  }
}

const padded = (channels: number): number => Math.ceil(channels / TILE) * TILE;

function hasGaps(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
}
