import type { Envelope, Input } from '../../../shared/contract';
import { engine } from '../../engine/client.svelte';
import { Newest } from '../../engine/newest';

/** What is asked for, and the names of its channels. */
export interface EnvelopeAsked {
  readonly request: Input<'recording.envelope'>;
  readonly names: readonly string[];
}

/** The envelope of what is shown, asked anew for every range; the last one stays until the next has come. */
export class ShownEnvelope {
  values = $state.raw<Envelope | null>(null);
  /** Of its channels. */
  names = $state.raw<readonly string[]>([]);
  error = $state('');
  /** Counts up when there is more to draw from. */
  #overviews = $state(0);
  readonly #pictures = new Newest(
    ({ request }: EnvelopeAsked) => engine.call('recording.envelope', request),
    (values, { names }) => {
      this.values = values;
      this.names = names;
      this.error = '';
    },
    (reason) => (this.error = reason.message),
  );

  /** @param asked called in an effect: what it reads is what the envelope follows; undefined while there is no room to draw */
  constructor(asked: () => EnvelopeAsked | undefined) {
    $effect(() => {
      void this.#overviews;
      const next = asked();
      if (next) this.#pictures.want(next);
    });
  }

  /** Asks again for the same: there may be more of it by now. */
  refresh(): void {
    this.#overviews++;
  }
}
