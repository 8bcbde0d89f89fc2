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
  error = $state('');
  /** Counts up when there is more to draw from. */
  #overviews = $state(0);

  /**
   * @param asked called in an effect: what it reads is what the envelope follows; undefined while there is no room to draw
   * @param show given every answer; null where there is none, since what was asked for can't be read
   */
  constructor(
    asked: () => EnvelopeAsked | undefined,
    show: (shown: { readonly values: Envelope; readonly names: readonly string[] } | null) => void,
  ) {
    const pictures = new Newest(
      ({ request }: EnvelopeAsked) => engine.call('recording.envelope', request),
      (values, { names }) => {
        show({ values, names });
        this.error = '';
      },
      (reason) => {
        show(null);
        this.error = reason.message;
      },
    );
    $effect(() => {
      void this.#overviews;
      const next = asked();
      if (next) pictures.want(next);
    });
  }

  /** Asks again for the same: there may be more of it by now. */
  refresh(): void {
    this.#overviews++;
  }
}
