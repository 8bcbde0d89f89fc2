// Makes `import 'electron'` and `require('electron')` answer with the stand-in. Loaded with -r, so that it is in place before
// the event loop turns: Playwright evaluates require('electron') as soon as the inspector listens.
const Module = require('node:module');
const { pathToFileURL } = require('node:url');

/** Filled by boot.js; stays empty in utility processes, where Electron offers next to nothing. */
globalThis.__electronDouble ??= {};
Module.register('./hooks.js', pathToFileURL(__filename));

const load = Module._load;
Module._load = function (id, ...rest) {
  return id === 'electron' ? globalThis.__electronDouble : load.call(this, id, ...rest);
};
