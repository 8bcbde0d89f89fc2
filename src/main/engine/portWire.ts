import type { Wire } from '../../shared/wire';

/** The part of Electron's MessagePortMain a wire needs. */
export interface PortLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** A wire over an Electron port. Messages are copied: Electron loses a message whose arrays are transferred. */
export function portWire(port: PortLike): Wire {
  let open = true;
  port.on('close', () => (open = false));
  const wire: Wire = {
    post: (message) => {
      if (open) port.postMessage(message);
    },
    onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    onClose: (listener) => port.on('close', () => listener('the window closed')),
    close: () => port.close(),
  };
  port.start();
  return wire;
}
