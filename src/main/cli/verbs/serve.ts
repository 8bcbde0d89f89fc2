import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimError } from '../../../sim/errors';
import { createEngine } from '../../engine/engine';
import { serve as listen } from '../../serve';
import { noMoreWords, wholeNumber } from '../commonOptions';
import { openInBrowser } from '../openInBrowser';
import type { Verb, VerbContext } from '../verb';

const PORT = 4180;

export const serve: Verb = {
  id: 'serve',
  usage: '[--port N] [--no-open]',
  what: 'the app in a browser, on this machine only',
  options: {
    port: { type: 'string', value: 'N', what: `port on 127.0.0.1; 0 for any free one (${PORT})` },
    'no-open': { type: 'boolean', what: 'print the address only' },
  },
  async run(context) {
    noMoreWords(context, 0);
    const port = wholeNumber(context.options, 'port') ?? PORT;
    if (port > 65535) throw new SimError('bad-parameter', `--port expects 0 … 65535, got ${port}.`);
    const url = await serveUntilAborted(context, port, (address) => {
      // Printed at once: whoever started the server waits for this line, not for its end.
      process.stdout.write(
        context.options['json']
          ? `${JSON.stringify({ url: address })}\n`
          : `Nullcline runs at ${address}\nCtrl-C ends it.\n`,
      );
      if (!context.options['no-open']) openInBrowser(address);
    });
    return { json: undefined, text: `Closed ${url.split('?')[0]}.` };
  },
};

/** Serves until Ctrl-C, then ends every job at its last checkpoint. */
export async function serveUntilAborted(
  { paths, signal }: VerbContext,
  port: number,
  ready: (url: string) => void,
): Promise<string> {
  const uploads = await mkdtemp(join(tmpdir(), 'nullcline-'));
  const engine = createEngine({ ...paths, uploads });
  const served = await listen(engine, {
    port,
    renderer: join(import.meta.dirname, '../renderer'),
    uploads,
  });
  ready(served.url);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await engine.close();
  await served.close();
  return served.url;
}
