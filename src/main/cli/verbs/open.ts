import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { noMoreWords } from '../commonOptions';
import { electronBinary } from '../electronBinary';
import { openInBrowser } from '../openInBrowser';
import type { Verb } from '../verb';
import { serveUntilAborted } from './serve';

export const open: Verb = {
  id: 'open',
  usage: '[FILE]',
  what: 'the desktop app; without Electron, the same app in a browser',
  options: {},
  async run(context) {
    noMoreWords(context, 1);
    const binary = electronBinary();
    if (binary) {
      const app = spawn(binary, [join(import.meta.dirname, '../..'), ...context.words], { stdio: 'inherit' });
      const code = await new Promise<number>((resolve, reject) =>
        app.on('exit', (c) => resolve(c ?? 1)).on('error', reject),
      );
      return { json: { door: 'desktop', code }, text: '', exitCode: code === 0 ? 0 : 1 };
    }
    context.say("Electron's binary is not installed here, so the same app opens in your browser.");
    const url = await serveUntilAborted(context, 0, (address) => {
      context.say(`Nullcline runs at ${address}\nCtrl-C ends it.`);
      openInBrowser(address);
    });
    return { json: { door: 'browser', url }, text: '' };
  },
};
