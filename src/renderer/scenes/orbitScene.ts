import { Fog, Scene, WebGLRenderer } from 'three';
import { paint } from '../../figures/canvas';
import type { ColourBy } from '../../figures/figure';
import { heading } from '../../figures/legend';
import { richText } from '../../figures/richText';
import type { Item } from '../../figures/scene';
import type { FigureStyle } from '../../figures/style';
import { type ArrangedFrame, type SeriesName, arrange } from './arrangement';
import { type Frame, PX_PER_MM } from './frame';
import { type OrbitColouring, orbitColours } from './orbitColours';
import { OrbitLine } from './orbitLine';
import { type MarkedSets, markAt, paintSets } from './paintSets';
import { DISTANCE } from './perspective';
import { paintRunningPoint } from './runningPoint';
import type { StateSpace } from './stateSpace';
import { type Viewpoint, eased, home } from './viewpoint';

/** What is shown: orbits of the measured data and of the model in one state space. Row-major, shape (samples × dim). */
export interface OrbitPicture {
  readonly space: StateSpace;
  readonly data: Float32Array | null;
  readonly model: Float32Array | null;
  /** First sample of each trial of the data and of the model; absent where they are one stretch. */
  readonly dataTrials?: readonly number[] | undefined;
  readonly modelTrials?: readonly number[] | undefined;
  /** Rank of the region each sample of the model lies in; empty when it has none. */
  readonly regions: Uint16Array;
}

export interface OrbitLook {
  readonly style: FigureStyle;
  readonly colourBy: ColourBy;
  /** Data and model in one frame, or in two that turn together. */
  readonly layout: 'over' | 'beside';
  /** True while a point runs along the orbits: they then step back and the point's trail stands out. */
  readonly isRunning: boolean;
  /** True while sets are marked, behind which the orbits step back as well. */
  readonly isMarked?: boolean;
}

interface Series {
  readonly name: SeriesName;
  readonly line: OrbitLine;
  points: Float32Array;
  trials: readonly number[];
}

const WIDTH = { Data: 1.3, Model: 1.5 } as const;
/** How strongly orbits stand out while a point runs along them. */
const BACKGROUND = { running: 0.32, marked: 0.6 } as const;
/**
 * Orbits in state space with axes, on three canvases laid over one another inside `host`: axes, orbits (WebGL), running
 * points. Draws only when something changed. Whoever makes one calls `dispose`.
 *
 * @throws {Error} when the browser has no WebGL.
 */
export class OrbitScene {
  /** Called after the viewpoint changed, with the one it is on its way to. */
  onView: (view: Viewpoint) => void = () => {};

  readonly #layers: {
    readonly axes: HTMLCanvasElement;
    readonly orbits: HTMLCanvasElement;
    readonly points: HTMLCanvasElement;
  };
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #fog = new Fog(0xffffff);
  readonly #data: Series = { name: 'Data', line: new OrbitLine(), points: new Float32Array(), trials: [] };
  readonly #model: Series = { name: 'Model', line: new OrbitLine(), points: new Float32Array(), trials: [] };
  readonly #series = [this.#data, this.#model];
  #picture: OrbitPicture | undefined;
  #look: OrbitLook | undefined;
  #size = { width: 0, height: 0 };
  #playhead = 0;
  #marked: MarkedSets = { sets: [], highlighted: null };
  #view = home;
  #target = home;
  #frame = 0;
  #lastFrame = 0;
  #stale = { orbits: true, points: true };

  constructor(host: HTMLElement, options: { readonly antialias: boolean }) {
    const layer = () => {
      const canvas = document.createElement('canvas');
      canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none';
      canvas.setAttribute('aria-hidden', 'true');
      return canvas;
    };
    this.#layers = { axes: layer(), orbits: layer(), points: layer() };
    this.#renderer = new WebGLRenderer({
      canvas: this.#layers.orbits,
      alpha: true,
      antialias: options.antialias,
    });
    this.#renderer.autoClear = false;
    this.#renderer.setClearColor(0x000000, 0);
    this.#renderer.setScissorTest(true);
    this.#layers.orbits.addEventListener('webglcontextrestored', () => this.#invalidate('orbits'));
    host.append(this.#layers.axes, this.#layers.orbits, this.#layers.points);
    this.#scene.fog = this.#fog;
    this.#scene.add(...this.#series.map(({ line }) => line.object));
  }

  get view(): Viewpoint {
    return this.#target;
  }

  /** Two axes are looked at from above and moved; three are turned. */
  get isFlat(): boolean {
    return this.#picture?.space.axes.length === 2;
  }

  /** CSS pixels of the frames' width, which is what dragging is measured against. */
  get frameWidth(): number {
    return this.#frames()[0]?.frame.clip.width ?? 1;
  }

  show(picture: OrbitPicture, look: OrbitLook): void {
    const [before, lookBefore] = [this.#picture, this.#look];
    this.#picture = picture;
    this.#look = look;
    const again = before?.space !== picture.space || lookBefore !== look;
    if (again || before?.data !== picture.data) this.#place(this.#data, picture.data, picture.dataTrials);
    if (again || before?.model !== picture.model)
      this.#place(this.#model, picture.model, picture.modelTrials);
    this.#fog.color.set(look.style.behind);
    this.#invalidate('orbits');
  }

  /** @param sample where the running points are; ignored while nothing runs. */
  setPlayhead(sample: number): void {
    this.#playhead = sample;
    this.#invalidate('points');
  }

  /** Fixed points and cycles marked over the orbits. */
  mark(marked: MarkedSets): void {
    this.#marked = marked;
    this.#invalidate('points');
  }

  /** Name of the marked set at a place in CSS pixels; null where there is none. */
  markAt(x: number, y: number): string | null {
    const space = this.#picture?.space;
    if (!space) return null;
    for (const { frame } of this.#frames()) {
      const name = markAt(frame, space, this.#marked.sets, x, y);
      if (name !== null) return name;
    }
    return null;
  }

  /** Moves smoothly to a viewpoint, or jumps there when the user asked for less motion. */
  look(view: Viewpoint, isSmooth = !matchMedia('(prefers-reduced-motion: reduce)').matches): void {
    this.#target = view;
    if (!isSmooth) this.#view = view;
    this.onView(view);
    this.#invalidate('orbits');
  }

  /** CSS pixels. */
  resize(width: number, height: number): void {
    this.#size = { width, height };
    const ratio = Math.min(devicePixelRatio, 2);
    this.#renderer.setPixelRatio(ratio);
    this.#renderer.setSize(width, height, false);
    for (const canvas of [this.#layers.axes, this.#layers.points]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    this.#stale = { orbits: true, points: true };
    this.#draw();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    for (const { line } of this.#series) line.dispose();
    this.#renderer.dispose();
    // A page may hold few contexts at a time; this one is given back now, not when the garbage is collected.
    this.#renderer.forceContextLoss();
    for (const canvas of Object.values(this.#layers)) canvas.remove();
  }

  #place(series: Series, values: Float32Array | null, trials: readonly number[] = []): void {
    series.points = values && this.#picture ? this.#picture.space.place(values, trials) : new Float32Array();
    series.trials = trials;
    const samples = series.points.length / 3;
    const colours = orbitColours(samples, this.#colouring(series), this.#look!.style);
    series.line.set(series.points, colours, trials);
    series.line.setWidth(WIDTH[series.name]);
  }

  #colouring(series: Series): OrbitColouring {
    const { style, colourBy, layout, isRunning, isMarked } = this.#look!;
    const isModel = series === this.#model;
    // Over one another, colour must first tell data from model.
    const mayColour = isModel || (layout === 'beside' && colourBy === 'time');
    return {
      own: isModel ? style.model : style.data,
      colourBy: mayColour ? colourBy : 'series',
      regions: isModel ? this.#picture!.regions : new Uint16Array(),
      presence: isRunning ? BACKGROUND.running : isMarked ? BACKGROUND.marked : 1,
    };
  }

  #invalidate(what: 'orbits' | 'points'): void {
    if (what === 'orbits') this.#stale = { orbits: true, points: true };
    else this.#stale.points = true;
    this.#frame ||= requestAnimationFrame((time) => this.#tick(time));
  }

  #tick(time: number): void {
    this.#frame = 0;
    // After a rest the last frame is long ago: one frame's time then, not all of it.
    const elapsed = Math.min(50, time - this.#lastFrame);
    this.#lastFrame = time;
    if (this.#view !== this.#target) this.#view = eased(this.#view, this.#target, elapsed);
    this.#draw();
    if (this.#view !== this.#target) this.#invalidate('orbits');
  }

  #draw(): void {
    if (!this.#picture || !this.#look || !this.#size.width || !this.#size.height) return;
    const frames = this.#frames();
    if (this.#stale.orbits) {
      this.#drawAxes(frames);
      this.#drawOrbits(frames);
    }
    if (this.#stale.points) this.#drawPoints(frames);
    this.#stale = { orbits: false, points: false };
  }

  #frames(): readonly ArrangedFrame[] {
    if (!this.#picture || !this.#look) return [];
    return arrange(this.#picture.space, this.#look.layout, this.#view, this.#size, this.#look.style);
  }

  #drawAxes(frames: readonly ArrangedFrame[]): void {
    const { style } = this.#look!;
    const context = cleared(this.#layers.axes);
    const ratio = this.#renderer.getPixelRatio();
    for (const { frame, shows } of frames) {
      const name: Item[] = shows.length === 1 ? [heading(richText(shows[0]!), 3, 3, style)] : [];
      context.save();
      context.translate(frame.box.x * ratio, frame.box.y * ratio);
      paint(context, page(frame, [...frame.axes, ...name], style), PX_PER_MM * ratio);
      context.restore();
    }
  }

  #drawOrbits(frames: readonly ArrangedFrame[]): void {
    const flat = this.isFlat;
    // The far side of the box fades towards the ground; a flat view has no far side.
    this.#fog.near = flat ? 90 : DISTANCE - 1.1;
    this.#fog.far = flat ? 100 : DISTANCE + 3.2;
    const { width, height } = this.#size;
    this.#renderer.setScissor(0, 0, width, height);
    this.#renderer.clear();
    for (const { frame, shows } of frames) {
      for (const { name, line } of this.#series) line.object.visible = shows.includes(name);
      const { box, clip } = frame;
      this.#renderer.setViewport(box.x, height - box.y - box.height, box.width, box.height);
      this.#renderer.setScissor(clip.x, height - clip.y - clip.height, clip.width, clip.height);
      this.#renderer.render(this.#scene, frame.camera);
    }
  }

  #drawPoints(frames: readonly ArrangedFrame[]): void {
    const context = cleared(this.#layers.points);
    const { isRunning, style } = this.#look!;
    const ratio = this.#renderer.getPixelRatio();
    for (const { frame } of this.#marked.sets.length ? frames : [])
      paintSets(context, frame, this.#picture!.space, this.#marked, style, ratio);
    if (!isRunning) return;
    context.save();
    context.scale(ratio, ratio);
    for (const { frame, shows } of frames) {
      for (const series of this.#series) {
        if (!shows.includes(series.name)) continue;
        paintRunningPoint(context, frame, series, this.#playhead, this.#colouring(series), style);
      }
    }
    context.restore();
  }
}

function cleared(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d')!;
  // Not clearRect: two of those in one frame left the last picture standing in Chromium without a GPU.
  context.reset();
  return context;
}

const page = ({ box }: Frame, items: readonly Item[], style: FigureStyle) => ({
  width: box.width / PX_PER_MM,
  height: box.height / PX_PER_MM,
  title: '',
  description: '',
  fontFamily: style.fontFamily,
  ground: null,
  provenance: [],
  items,
});
