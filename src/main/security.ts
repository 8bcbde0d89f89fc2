/**
 * Headers for everything the window loads, whichever door it came through: nothing from elsewhere, no inline or evaluated
 * script (WebAssembly excepted), no framing; alone in its process, which is what shared memory asks for.
 *
 * Inline styles stay allowed, because Svelte and the scenes set style attributes.
 *
 * @param connect what the page may connect to, as a source list of the policy: `'self'` and, in a browser, its WebSocket
 */
export const securityHeaders = (connect: string): Record<string, string> => ({
  'content-security-policy': [
    `default-src 'none'`,
    `script-src 'self' 'wasm-unsafe-eval'`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self' data:`,
    `connect-src ${connect}`,
    `worker-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});
