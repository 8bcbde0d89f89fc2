import type { Dtype } from '../npyTypes';
import { product, type StoredArray, strides } from './storedArray';

/** Bytes between two runs that are rather read along than skipped. */
const GAP_BYTES = 65_536;
/** Bytes and elements of one reading. */
const SPAN_BYTES = 16e6;
const SPAN_ELEMENTS = 2e6;

/** A number within each element: its type and how many bytes after the element's first it begins. */
export interface Field {
  readonly dtype: Dtype;
  readonly offset: number;
}

/** How the elements of an array lie one after the other. */
export interface Layout {
  readonly dims: readonly number[];
  /** True if the first dimension is fastest (Fortran, MATLAB), else the last one is. */
  readonly isColumnMajor: boolean;
  /** Bytes from one element to the next. */
  readonly size: number;
  /** The numbers of an element. Several make one more dimension, the last. */
  readonly fields: readonly Field[];
  /** Exactly the bytes [from, to) of the array, where 0 is its first one. */
  bytes(from: number, to: number): Promise<Uint8Array>;
}

/** An array whose elements lie one after the other without anything between, in either order. */
export function linearArray({ dims, isColumnMajor, size, fields, bytes }: Layout): StoredArray {
  const order = dims.map((_, d) => d);
  const nesting = isColumnMajor ? order.toReversed() : order;
  const hasFields = fields.length > 1;
  const longest = Math.max(1, Math.min(SPAN_ELEMENTS, Math.floor(SPAN_BYTES / size)));
  const steps = dims.map(() => 1);
  for (let k = nesting.length - 2; k >= 0; k--) {
    steps[nesting[k]!] = steps[nesting[k + 1]!]! * dims[nesting[k + 1]!]!;
  }
  return {
    dims: hasFields ? [...dims, fields.length] : dims,
    nesting: hasFields ? [...nesting, dims.length] : nesting,
    grain: hasFields ? [...dims.map(() => 1), fields.length] : dims.map(() => 1),
    most: SPAN_ELEMENTS,

    async read({ start, count }) {
      const values = new Float64Array(product(count));
      if (values.length === 0) return values;
      const outSteps = strides(count);
      const chosen = hasFields
        ? fields.slice(start[dims.length]!, start[dims.length]! + count[dims.length]!)
        : fields;
      const box = { start, count };
      await readLevel(0, 0, 0);
      return values;

      /** Reads what lies within the levels from `level` on, its first element at `from`, into values from `at` on. */
      async function readLevel(level: number, from: number, at: number): Promise<void> {
        const d = nesting[level];
        if (d === undefined) return readSpan(level, from, at, 1);
        const step = steps[d]!;
        const first = from + box.start[d]! * step;
        const outStep = outSteps[d]!;
        const inner = spanBelow(level);
        if (inner !== undefined && (box.count[d] === 1 || (step - inner) * size <= GAP_BYTES)) {
          const together = Math.max(1, Math.floor(longest / step));
          for (let i = 0; i < box.count[d]!; i += together) {
            await readSpan(level, first + i * step, at + i * outStep, Math.min(together, box.count[d]! - i));
          }
          return;
        }
        for (let i = 0; i < box.count[d]!; i++)
          await readLevel(level + 1, first + i * step, at + i * outStep);
      }

      /** Elements from the first to behind the last of what lies below a level; undefined where they are better read apart. */
      function spanBelow(level: number): number | undefined {
        let span = 1;
        for (let k = nesting.length - 1; k > level; k--) {
          const d = nesting[k]!;
          if ((steps[d]! - span) * size > GAP_BYTES && box.count[d]! > 1) return undefined;
          span += (box.count[d]! - 1) * steps[d]!;
        }
        return span <= longest ? span : undefined;
      }

      /** Reads `repeats` indices of a level at once, with all below it, and puts them in their places. */
      async function readSpan(level: number, from: number, at: number, repeats: number): Promise<void> {
        const levels = nesting.slice(level).map((d, k) => ({
          count: k === 0 ? repeats : box.count[d]!,
          step: steps[d]!,
          outStep: outSteps[d]!,
          start: k === 0 ? 0 : box.start[d]!,
        }));
        const first = from + levels.reduce((sum, one) => sum + one.start * one.step, 0);
        const span = 1 + levels.reduce((sum, one) => sum + (one.count - 1) * one.step, 0);
        const read = await bytes(first * size, (first + span) * size);
        chosen.forEach(({ dtype, offset }, f) => {
          const numbers = dtype.doubles(read, offset, size, span);
          place(numbers, 0, values, at + f, levels, 0);
        });
      }
    },
  };
}

interface Level {
  readonly count: number;
  readonly step: number;
  readonly outStep: number;
}

/** Copies what is wanted of a span to its places in a box. */
function place(
  from: Float64Array,
  at: number,
  to: Float64Array,
  out: number,
  levels: readonly Level[],
  k: number,
): void {
  const level = levels[k];
  if (!level) {
    to[out] = from[at]!;
    return;
  }
  const { count, step, outStep } = level;
  if (k < levels.length - 1) {
    for (let i = 0; i < count; i++) place(from, at + i * step, to, out + i * outStep, levels, k + 1);
  } else if (step === 1 && outStep === 1) {
    to.set(at === 0 && count === from.length ? from : from.subarray(at, at + count), out);
  } else {
    for (let i = 0; i < count; i++) to[out + i * outStep] = from[at + i * step]!;
  }
}
