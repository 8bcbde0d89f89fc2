import { SimError } from '../sim/errors';
import type { ByteSource } from './recording';

/** A file while it is opened: how much of it was looked at, and whether that goes on. */
export class Opening {
  #size = 0;
  #read = 0;
  #isGivenUp = false;

  /** Share of the file that was read, 0 … 1; little where only its header is needed. */
  get fraction(): number {
    return this.#size > 0 ? Math.min(1, this.#read / this.#size) : 0;
  }

  /** Ends the opening at its next read. */
  giveUp(): void {
    this.#isGivenUp = true;
  }

  /** Says that it is open: from now on its reads are nobody's to end. */
  end(): void {
    this.#isGivenUp = false;
  }

  /** The same source, watched until the end; what lies beside it is not. */
  watch(source: ByteSource): ByteSource {
    this.#size = source.size;
    return {
      ...source,
      read: async (start, stop) => {
        if (this.#isGivenUp)
          throw new SimError('unsupported', `${source.name} was not opened: its opening was cancelled.`);
        const bytes = await source.read(start, stop);
        this.#read += bytes.length;
        return bytes;
      },
    };
  }
}
