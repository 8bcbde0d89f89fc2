/** Module hook: `electron` is the stand-in, everything else is resolved as usual. */
export function resolve(id, context, next) {
  if (id !== 'electron') return next(id, context);
  return { url: new URL('./facade.js', import.meta.url).href, shortCircuit: true };
}
