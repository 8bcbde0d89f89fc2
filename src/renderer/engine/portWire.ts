import type { Wire } from '../../shared/wire';

/** A wire over a MessagePort from the desktop shell. */
export function portWire(port: MessagePort): Wire {
  const wire: Wire = {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.addEventListener('message', ({ data }) => listener(data)),
    // Electron tells when the other end is gone; browsers do not know this event.
    onClose: (listener) => port.addEventListener('close' as 'message', () => listener('it was restarted')),
    close: () => {
      port.close();
      port.dispatchEvent(new Event('close'));
    },
  };
  port.start();
  return wire;
}
