import type { Input, Envelope } from '../../../shared/contract';
import { engine } from '../../engine/client.svelte';
import { Newest } from '../../engine/newest';

/** What is asked for, and the names of its channels; undefined while there is no room to draw. */
export type EnvelopeAsked =
  { readonly request: Input<'recording.envelope'>; readonly names: readonly string[] } | undefined;

/** The envelope of what is shown: asked anew for every range; the last one stays until the next has come, a late answer is dropped. */
export class ShownEnvelope {
  values = $state.raw<Envelope | null>(null);
  /** Of its channels. */
  names = $state.raw<readonly string[]>([]);
  error = $state('');
  /** Counts up when there is more to draw from. */
  #overviews = $state(0);
  // Dragging asks for many ranges: of those that wait only the newest is asked for.
  readonly #newest = new Newest(
    ({ request }: NonNullable<EnvelopeAsked>) => engine.call('recording.envelope', request),
    (values, { names }) => {
      this.values = values;
      this.names = names;
      this.error = '';
    },
    (reason) => (this.error = reason.message),
  );

  /** @param asked called in an effect: what it reads is what the envelope follows */
  constructor(asked: () => EnvelopeAsked) {
    $effect(() => {
      void this.#overviews;
      const next = asked();
      if (next) this.#newest.want(next);
    });
  }

  /** Asks again for the same: it may be more by now. */
  refresh(): void {
    this.#overviews++;
  }
}
