import { SimError, type SimErrorCode } from '../sim/errors';

/** An error as it crosses the border. `code` is present for errors the user can act on. */
export interface WireError {
  readonly message: string;
  readonly code?: SimErrorCode;
  readonly detail?: Readonly<Record<string, string | number>>;
}

export function toWireError(error: unknown): WireError {
  if (error instanceof SimError) return { message: error.message, code: error.code, detail: error.detail };
  return { message: error instanceof Error ? error.message : String(error) };
}

export function fromWireError({ message, code, detail }: WireError): Error {
  return code ? new SimError(code, message, detail) : new Error(message);
}
