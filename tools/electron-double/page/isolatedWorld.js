/**
 * The preload's world: makes the renderer side of `electron`, then runs the built preload with it. Run in every new document, in a
 * world of its own, before the page's scripts.
 *
 * Sent to the page as source text: it may use nothing from outside itself.
 *
 * @param key the same as the main world's
 * @param valueCodec see values.js
 * @param facts what the preload's `process` says
 * @param runPreload the built preload as a function of `require` and `process`
 */
export function isolatedWorld(key, valueCodec, facts, runPreload) {
  if (window !== window.top) return; // A preload runs in the main frame only.
  const { encode, decode } = valueCodec();
  const post = (message) => window.__electronDoubleSend(encode(message));

  // ipcRenderer
  const listeners = new Map();
  const invocations = new Map();
  let lastInvocation = 0;
  const listenersOf = (channel) => listeners.get(channel) ?? [];
  const ipcRenderer = {
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++lastInvocation;
        post({ kind: 'invoke', id, channel, args });
        invocations.set(id, { resolve, reject });
      }),
    send: (channel, ...args) => post({ kind: 'send', channel, args }),
    on(channel, listener) {
      listeners.set(channel, [...listenersOf(channel), listener]);
      return ipcRenderer;
    },
    off(channel, listener) {
      listeners.set(
        channel,
        listenersOf(channel).filter((other) => other !== listener),
      );
      return ipcRenderer;
    },
  };

  // Ports: the page holds one end of a real channel, this world relays the other to Node.
  const ports = new Map();
  function openPort(id) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => post({ kind: 'port', id, data });
    ports.set(id, port1);
    return port2;
  }

  const receive = {
    result({ id, value, message }) {
      const { resolve, reject } = invocations.get(id);
      invocations.delete(id);
      if (message === undefined) resolve(value);
      else reject(new Error(message));
    },
    event({ channel, args, portIds }) {
      const event = { sender: ipcRenderer, ports: portIds.map(openPort) };
      for (const listener of listenersOf(channel)) listener(event, ...args);
    },
    port: ({ id, data }) => ports.get(id)?.postMessage(data),
    close({ id }) {
      ports.get(id)?.postMessage(`${key}closed`);
      ports.delete(id);
    },
  };
  window.__electronDoubleDeliver = (text) => {
    const message = decode(text);
    receive[message.kind](message);
  };

  // contextBridge
  const functions = new Map();
  let lastReference = 0;
  const tell = (name, detail) => window.dispatchEvent(new CustomEvent(key + name, { detail }));
  const hear = (name, listener) => window.addEventListener(key + name, ({ detail }) => listener(detail));
  const isPlain = (value) =>
    value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  const mapEntries = (value, change) =>
    Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]));
  const wrapError = (error) => ({
    $error: { name: error?.name ?? 'Error', message: error?.message ?? String(error) },
  });

  function wrap(value) {
    if (typeof value === 'function') {
      functions.set(++lastReference, value);
      return { $function: lastReference };
    }
    if (value instanceof Promise) {
      const id = ++lastReference;
      value.then(
        (result) => tell('settle', { id, value: wrap(result) }),
        (error) => tell('settle', { id, thrown: wrapError(error) }),
      );
      return { $promise: id };
    }
    if (value instanceof Error) return wrapError(value);
    if (Array.isArray(value)) return value.map(wrap);
    return isPlain(value) ? mapEntries(value, wrap) : value;
  }

  function unwrap(value) {
    if (Array.isArray(value)) return value.map(unwrap);
    if (!isPlain(value)) return value;
    if ('$callback' in value) return (...args) => tell('callback', { id: value.$callback, args: wrap(args) });
    return mapEntries(value, unwrap);
  }

  hear('call', ({ id, args }) => {
    try {
      tell('return', { value: wrap(functions.get(id)(...unwrap(args))) });
    } catch (error) {
      tell('return', { thrown: wrapError(error) });
    }
  });
  hear('open', (detail) => post({ kind: 'open', ...detail }));

  const electron = {
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (name, api) => tell('expose', { name, api: wrap(api) }) },
    webUtils: {
      // Only Electron knows where a file came from; the folder is made up.
      getPathForFile(file) {
        if (!(file instanceof File)) throw new TypeError('Expected a File.');
        return `/dropped/${file.name}`;
      },
    },
  };
  const requireElectron = (id) => {
    if (id === 'electron') return electron;
    throw new Error(`module not found: ${id}`); // As in a sandboxed preload.
  };
  runPreload(requireElectron, { type: 'renderer', sandboxed: true, contextIsolated: true, ...facts });
}
