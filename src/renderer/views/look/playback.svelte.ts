import { untrack } from 'svelte';

/** Seconds a turn of the slowest shown rhythm takes at normal speed. */
const TURN_SECONDS = 1.2;

/** A point that runs along orbits in the user's time. */
export class Playback {
  /** Sample the point is at; null until it was first started or moved. */
  sample = $state<number | null>(null);
  isPlaying = $state(false);
  /** Multiple of the normal speed. */
  speed = $state(1);

  readonly #samples: () => number;
  readonly #period: () => number;

  /** @param samples length of the orbit. @param period samples in a typical turn. */
  constructor(samples: () => number, period: () => number) {
    this.#samples = samples;
    this.#period = period;
    $effect(() => (this.isPlaying ? untrack(() => this.#run()) : undefined));
  }

  toggle(): void {
    this.isPlaying = !this.isPlaying;
  }

  /** Takes the point away. */
  clear(): void {
    this.isPlaying = false;
    this.sample = null;
  }

  #run(): () => void {
    let last = performance.now();
    let frame = requestAnimationFrame(
      function tick(this: Playback, now: number): void {
        const perSecond = (this.#period() / TURN_SECONDS) * this.speed;
        // A window that was hidden goes on where it was, not where it would have been.
        const elapsed = Math.min(0.1, (now - last) / 1000);
        last = now;
        this.sample = ((this.sample ?? 0) + elapsed * perSecond) % Math.max(1, this.#samples());
        frame = requestAnimationFrame(tick.bind(this));
      }.bind(this),
    );
    return () => cancelAnimationFrame(frame);
  }
}
