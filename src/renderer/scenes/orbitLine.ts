import { DynamicDrawUsage, InstancedInterleavedBuffer, InterleavedBufferAttribute } from 'three';
import { LineMaterial } from 'three/addons/lines/LineMaterial.js';
import { LineSegments2 } from 'three/addons/lines/LineSegments2.js';
import { LineSegmentsGeometry } from 'three/addons/lines/LineSegmentsGeometry.js';

/** Floats a segment: two ends of three. */
const STRIDE = 6;

/**
 * An orbit as a line of constant width on the screen; NaN breaks it. GPU memory is kept while orbits of the same length
 * replace one another, as they do during training. Whoever makes one calls `dispose`.
 */
export class OrbitLine {
  readonly object: LineSegments2;
  readonly #material: LineMaterial;
  #positions = new InstancedInterleavedBuffer(new Float32Array(STRIDE), STRIDE, 1);
  #colours = new InstancedInterleavedBuffer(new Float32Array(STRIDE), STRIDE, 1);

  constructor() {
    this.#material = new LineMaterial({ vertexColors: true, fog: true });
    this.object = new LineSegments2(new LineSegmentsGeometry(), this.#material);
    this.object.frustumCulled = false;
    this.#allot(1);
    this.object.geometry.instanceCount = 0;
  }

  /**
   * @param points and @param colours shape (samples × 3). Copied.
   * @param trials first sample of each trial, which the line does not lead to from the one before.
   */
  set(points: Float32Array, colours: Float32Array, trials: readonly number[] = []): void {
    const samples = points.length / 3;
    const starts = new Set(trials);
    if (samples * STRIDE > this.#positions.array.length) this.#allot(samples);
    const [positions, shades] = [this.#positions.array as Float32Array, this.#colours.array as Float32Array];
    let segments = 0;
    for (let t = 0; t + 1 < samples; t++) {
      const from = 3 * t;
      if (Number.isNaN(points[from]! + points[from + 3]!) || starts.has(t + 1)) continue;
      positions.set(points.subarray(from, from + STRIDE), segments * STRIDE);
      shades.set(colours.subarray(from, from + STRIDE), segments * STRIDE);
      segments++;
    }
    this.object.geometry.instanceCount = segments;
    this.#positions.needsUpdate = true;
    this.#colours.needsUpdate = true;
  }

  /** CSS pixels. */
  setWidth(width: number): void {
    this.#material.linewidth = width;
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.#material.dispose();
  }

  #allot(segments: number): void {
    // The geometry is disposed first: three.js frees only buffers that are still attached.
    this.object.geometry.dispose();
    const geometry = new LineSegmentsGeometry();
    this.#positions = new InstancedInterleavedBuffer(new Float32Array(segments * STRIDE), STRIDE, 1).setUsage(
      DynamicDrawUsage,
    );
    this.#colours = new InstancedInterleavedBuffer(new Float32Array(segments * STRIDE), STRIDE, 1).setUsage(
      DynamicDrawUsage,
    );
    geometry.setAttribute('instanceStart', new InterleavedBufferAttribute(this.#positions, 3, 0));
    geometry.setAttribute('instanceEnd', new InterleavedBufferAttribute(this.#positions, 3, 3));
    geometry.setAttribute('instanceColorStart', new InterleavedBufferAttribute(this.#colours, 3, 0));
    geometry.setAttribute('instanceColorEnd', new InterleavedBufferAttribute(this.#colours, 3, 3));
    this.object.geometry = geometry;
  }
}
