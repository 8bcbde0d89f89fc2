import type { WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../shared/codec';
import type { Wire } from '../shared/wire';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const text = {
  encode: (s: string) => encoder.encode(s),
  decode: (bytes: Uint8Array) => decoder.decode(bytes),
};

/** Bytes that may wait in a socket before progress is dropped: a slow window must not fill the engine's memory. */
const MOST_BUFFERED = 32 * 2 ** 20;

/** A wire over a WebSocket: one binary frame a message. */
export function socketWire(socket: WebSocket): Wire {
  return {
    post(message) {
      if (socket.readyState !== socket.OPEN) return;
      // Progress is repeated soon and may be dropped; an answer never is.
      if (socket.bufferedAmount > MOST_BUFFERED && (message as { kind?: string }).kind === 'progress') return;
      socket.send(encodeMessage(message, text));
    },
    onMessage: (listener) =>
      void socket.on('message', (data) => {
        try {
          listener(decodeMessage(data as Uint8Array, text));
        } catch {
          socket.close(1003, 'not a message of this program');
        }
      }),
    onClose: (listener) => void socket.on('close', () => listener('the connection closed')),
    close: () => socket.close(),
  };
}
