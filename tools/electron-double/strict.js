/** Names that runtimes and inspectors ask of any object. */
const ASKED_OF_ANYTHING = new Set(['then', 'toJSON', 'inspect', 'constructor']);

/** The object, but a member nobody wrote yet throws by name instead of answering undefined. */
export function strict(name, object) {
  return new Proxy(object, {
    get(target, key) {
      if (!(key in target) && typeof key === 'string' && !ASKED_OF_ANYTHING.has(key)) {
        throw new Error(`electron-double: ${name}.${key} is not implemented`);
      }
      const value = target[key];
      // Bound, because private fields are the target's and not the proxy's.
      return typeof value === 'function' && key !== 'constructor' ? value.bind(target) : value;
    },
    set(target, key, value) {
      target[key] = value;
      return true;
    },
  });
}
