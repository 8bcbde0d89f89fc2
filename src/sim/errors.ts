/** What went wrong, as a closed list the renderer can switch on and the command line can turn into an exit code. */
export type SimErrorCode =
  | 'bad-file'
  | 'bad-parameter'
  | 'busy'
  | 'not-found'
  | 'shape-mismatch'
  | 'too-short'
  | 'unknown-id'
  | 'unsupported'
  | 'unwritable';

/**
 * An error the caller can act on: bad input, a bad file. Its message says what was expected, what came, and what to do.
 * A broken invariant of our own is a plain `Error` (a bug, never shown as advice).
 *
 * `detail` must survive `structuredClone`, since it crosses the process border.
 */
export class SimError extends Error {
  override readonly name = 'SimError';

  constructor(
    readonly code: SimErrorCode,
    message: string,
    readonly detail: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
