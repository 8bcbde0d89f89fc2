import type {
  SweepChoices,
  SweepProgress,
  SweepRecord,
  SweepSummary,
  SweepTarget,
} from '../../../shared/contract';
import type { JobHandle } from '../../../shared/rpc';
import type { SweepSettings } from '../../../sim/analysis/sweep';
import { engine } from '../../engine/client.svelte';
import { defaultsOf } from './sweepDrafts';

export type SweepKind = SweepSettings['kind'];
type Told = Extract<SweepProgress, { kind: 'progress' }>;

/** What is swept and what came of it, as far as this window has heard; it outlives the view. */
class Sweeping {
  target = $state.raw<SweepTarget | null>(null);
  choices = $state.raw<SweepChoices | null>(null);
  settings = $state.raw<SweepSettings | null>(null);
  /** Sweeps kept with the run, newest first. */
  kept = $state.raw<readonly SweepSummary[]>([]);
  shown = $state.raw<SweepRecord | null>(null);
  progress = $state.raw<Told | null>(null);
  isRunning = $state(false);
  isStopping = $state(false);
  error = $state<string | null>(null);
  #handle: JobHandle<SweepRecord | null> | undefined;
  /** Settings of the other kinds, to come back to. */
  #drafts = new Map<SweepKind, SweepSettings>();
  /** Counts choices of a target, so that a slow answer does not overwrite a newer one. */
  #choosing = 0;

  constructor() {
    // A page that was reloaded takes its sweep up again.
    engine.onConnect(() => void this.#attempt(() => this.#rejoin()));
  }

  /** Turns to another model or system, with ranges that suit it, and shows what was swept of it last. */
  async choose(target: SweepTarget): Promise<void> {
    if (isAbout(target, this.target) && this.target) return;
    const mine = ++this.#choosing;
    const kind = this.settings?.kind ?? 'bifurcation';
    this.target = target;
    this.#drafts.clear();
    Object.assign(this, { choices: null, settings: null, kept: [], shown: null });
    await this.#attempt(async () => {
      const choices = await engine.call('sweep.choices', { target });
      if (mine !== this.#choosing) return;
      this.choices = choices;
      this.settings = defaultsOf(kind, choices);
      await this.#list();
      const [last] = this.kept;
      if (mine === this.#choosing && last) await this.show(last);
    });
  }

  /** Holds external inputs of the model at these values, in units of the recording; ranges are looked for anew where they are not set. */
  async hold(inputs: Readonly<Record<string, number>>): Promise<void> {
    const { target } = this;
    if (!target || !('run' in target)) return;
    const mine = ++this.#choosing;
    const held = { ...target, inputs: { ...target.inputs, ...inputs } };
    this.target = held;
    await this.#attempt(async () => {
      const choices = await engine.call('sweep.choices', { target: held });
      if (mine === this.#choosing) this.choices = choices;
    });
  }

  set(settings: SweepSettings): void {
    this.settings = settings;
  }

  setKind(kind: SweepKind): void {
    const { settings, choices } = this;
    if (!settings || !choices || settings.kind === kind) return;
    this.#drafts.set(settings.kind, settings);
    this.settings = this.#drafts.get(kind) ?? defaultsOf(kind, choices);
  }

  start(): void {
    const { target, settings } = this;
    if (!target || !settings || this.isRunning) return;
    this.#follow((report) => engine.start('sweep.start', { target, settings }, report));
  }

  cancel(): void {
    this.isStopping = true;
    this.#handle?.cancel();
  }

  /** Shows a kept sweep, and takes its settings for the next. */
  async show({ id }: Pick<SweepSummary, 'id'>): Promise<void> {
    const { target } = this;
    if (!target || !('run' in target) || id === null) return;
    await this.#attempt(async () => {
      const record = await engine.call('sweep.get', { run: target.run, sweep: id });
      if (!isAbout(target, this.target)) return;
      this.shown = record;
      this.settings = record.settings;
      const inputs = Object.fromEntries((record.held ?? []).map(({ name, value }) => [name, value]));
      if (Object.entries(inputs).some(([name, value]) => target.inputs?.[name] !== value)) {
        await this.hold(inputs);
      }
    });
  }

  async remove({ id }: SweepSummary): Promise<void> {
    const { target } = this;
    if (!target || !('run' in target) || id === null) return;
    await this.#attempt(async () => {
      await engine.call('sweep.remove', { run: target.run, sweep: id });
      if (this.shown?.id === id) this.shown = null;
      await this.#list();
    });
  }

  async #list(): Promise<void> {
    const { target } = this;
    if (!target || !('run' in target)) return;
    const kept = await engine.call('sweep.list', { run: target.run });
    if (isAbout(target, this.target)) this.kept = kept;
  }

  async #rejoin(): Promise<void> {
    const job = (await engine.call('job.list')).find(({ method }) => method === 'sweep.start');
    if (job && !this.isRunning) this.#follow((report) => engine.attach<'sweep.start'>(job.job, report));
  }

  #follow(begin: (report: (progress: SweepProgress) => void) => JobHandle<SweepRecord | null>): void {
    Object.assign(this, { progress: null, error: null, isRunning: true, isStopping: false });
    let about = this.target;
    const handle = begin((progress) => {
      if (progress.kind === 'progress') this.progress = progress;
      else about = progress.target;
    });
    this.#handle = handle;
    handle.done
      .then(async (record) => {
        // Whoever has turned to something else meanwhile finds it in the list later.
        if (!record || !isAbout(about, this.target)) return;
        this.shown = record;
        await this.#list();
      })
      .catch((error: unknown) => (this.error = messageOf(error)))
      .finally(() => {
        this.isRunning = false;
        this.#handle = undefined;
      });
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    this.error = null;
    try {
      await work();
    } catch (error) {
      this.error = messageOf(error);
    }
  }
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Whether a sweep belongs to what is shown; the engine knows a run by its folder's whole path. */
function isAbout(swept: SweepTarget | null, shown: SweepTarget | null): boolean {
  if (!swept || !shown) return swept === shown;
  if ('system' in swept || 'system' in shown) return isSame(swept, shown);
  return swept.run === shown.run && swept.seed === shown.seed;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const sweeping = new Sweeping();
