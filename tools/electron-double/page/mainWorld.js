/**
 * The page's half of contextBridge, run in every new document before its own scripts. Values cross between the two worlds as the
 * details of events, which Chromium clones; functions, promises and errors cross as marked references.
 *
 * Sent to the page as source text: it may use nothing from outside itself.
 *
 * @param key prefix of the event names, unknown to the page
 */
export function mainWorld(key) {
  const callbacks = new Map();
  const promises = new Map();
  let lastCallback = 0;
  let returned;

  const tell = (name, detail) => window.dispatchEvent(new CustomEvent(key + name, { detail }));
  const hear = (name, listener) => window.addEventListener(key + name, ({ detail }) => listener(detail));
  const isPlain = (value) =>
    value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  const mapEntries = (value, change) =>
    Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]));

  function unwrap(value) {
    if (Array.isArray(value)) return value.map(unwrap);
    if (!isPlain(value)) return value;
    if ('$function' in value) return (...args) => callPreload(value.$function, args);
    if ('$promise' in value) {
      return new Promise((resolve, reject) => promises.set(value.$promise, { resolve, reject }));
    }
    if ('$error' in value) return Object.assign(new Error(value.$error.message), { name: value.$error.name });
    return mapEntries(value, unwrap);
  }

  function wrap(value) {
    if (typeof value === 'function') {
      callbacks.set(++lastCallback, value);
      return { $callback: lastCallback };
    }
    if (Array.isArray(value)) return value.map(wrap);
    return isPlain(value) ? mapEntries(value, wrap) : value;
  }

  function callPreload(id, args) {
    returned = undefined;
    tell('call', { id, args: wrap(args) }); // Dispatching is synchronous: `returned` is set when this is done.
    if (returned?.thrown) throw unwrap(returned.thrown);
    return unwrap(returned?.value);
  }

  const freeze = (value) => {
    if (!isPlain(value)) return value;
    Object.values(value).forEach(freeze);
    return Object.freeze(value);
  };

  hear('return', (detail) => (returned = detail));
  hear('settle', ({ id, value, thrown }) => {
    const { resolve, reject } = promises.get(id);
    promises.delete(id);
    if (thrown) reject(unwrap(thrown));
    else resolve(unwrap(value));
  });
  hear('callback', ({ id, args }) => callbacks.get(id)(...unwrap(args)));
  hear('expose', ({ name, api }) => {
    Object.defineProperty(window, name, { value: freeze(unwrap(api)), enumerable: true });
  });

  // Electron decides about new windows in the main process; the page is handed nothing.
  window.open = (url = 'about:blank', name = '', features = '') => {
    tell('open', { url: String(new URL(url, location.href)), name, features });
    return null;
  };
  // The same for links that ask for a window of their own.
  window.addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest('a[target="_blank"]');
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    tell('open', { url: link.href, name: '_blank', features: '' });
  });

  // Electron's own addition: a port hears when its other end is gone. Chromium has no such event, so a marked message brings it.
  window.addEventListener('message', ({ ports }) => {
    for (const port of ports) {
      port.addEventListener('message', (message) => {
        if (message.data !== `${key}closed`) return;
        message.stopImmediatePropagation();
        const event = new Event('close');
        port.dispatchEvent(event);
        if (typeof port.onclose === 'function') port.onclose(event);
      });
    }
  });
}
