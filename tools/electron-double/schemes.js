import { strict } from './strict.js';

/** Chromium without Electron knows no private schemes, so `app://host/path` is shown as `https://host.app` plus this. */
const SUFFIX = '.electron-double.test';

/** Private schemes: the addresses in both forms, and the handlers that answer them. */
export class Schemes {
  #handlers = new Map();
  #isReady;

  constructor(isReady) {
    this.#isReady = isReady;
  }

  /** The address Chromium is given for one the app uses. */
  toChromium(url) {
    const [, scheme, host, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
    return this.#handlers.has(scheme) ? `https://${host}.${scheme}${SUFFIX}${rest}` : url;
  }

  /** The address the app is told for one Chromium uses. */
  toApp(url) {
    const { hostname, pathname, search, hash } = new URL(url);
    if (!hostname.endsWith(SUFFIX)) return url;
    const names = hostname.slice(0, -SUFFIX.length).split('.');
    const scheme = names.pop();
    return `${scheme}://${names.join('.')}${pathname}${search}${hash}`;
  }

  /** The handler for an address in the app's form, if its scheme has one. */
  handler(url) {
    return this.#handlers.get(new URL(url).protocol.slice(0, -1));
  }

  /** The module's `protocol`. */
  protocol = strict('protocol', {
    registerSchemesAsPrivileged: () => {
      if (this.#isReady()) {
        throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
      }
    },
    handle: (scheme, handler) => void this.#handlers.set(scheme, handler),
  });
}
