/** Carries messages between a window and the engine: a MessagePort, a WebSocket, or a pair in memory. */
export interface Wire {
  /** Copies `message`; typed arrays arrive as typed arrays. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

/** Two wires joined in memory, for tests and for the command line. Messages are cloned and arrive in a later microtask. */
export function wirePair(): [Wire, Wire] {
  const a = end();
  const b = end();
  a.other = b;
  b.other = a;
  return [a.wire, b.wire];
}

interface End {
  other?: End;
  closed: boolean;
  readonly messages: ((message: unknown) => void)[];
  readonly closes: ((reason: string) => void)[];
  readonly wire: Wire;
}

function end(): End {
  const self: End = {
    closed: false,
    messages: [],
    closes: [],
    wire: {
      post(message) {
        const copy = structuredClone(message);
        queueMicrotask(() => {
          if (!self.closed) self.other?.messages.forEach((listener) => listener(copy));
        });
      },
      onMessage: (listener) => void self.messages.push(listener),
      onClose: (listener) => void self.closes.push(listener),
      close() {
        for (const side of [self, self.other!]) {
          if (side.closed) continue;
          side.closed = true;
          side.closes.forEach((listener) => listener('closed'));
        }
      },
    },
  };
  return self;
}
