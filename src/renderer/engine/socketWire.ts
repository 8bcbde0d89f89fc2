import { decodeMessage, encodeMessage } from '../../shared/codec';
import type { Wire } from '../../shared/wire';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const text = {
  encode: (s: string) => encoder.encode(s),
  decode: (bytes: Uint8Array) => decoder.decode(bytes),
};

/** A wire over an open WebSocket: one binary frame a message. */
export function socketWire(socket: WebSocket): Wire {
  return {
    post: (message) => socket.send(encodeMessage(message, text) as Uint8Array<ArrayBuffer>),
    onMessage: (listener) =>
      socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) =>
        listener(decodeMessage(new Uint8Array(data), text)),
      ),
    onClose: (listener) => socket.addEventListener('close', () => listener('the connection closed')),
    close: () => socket.close(),
  };
}
