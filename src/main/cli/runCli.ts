import { parseArgs } from 'node:util';
import { wirePair } from '../../shared/wire';
import { type Client, connect, serveWire } from '../../shared/rpc';
import { SimError } from '../../sim/errors';
import { createEngine, type Engine } from '../engine/engine';
import { toJson } from '../engine/files';
import type { Paths } from '../engine/paths';
import { commonOptions } from './commonOptions';
import { help, verbHelp } from './help';
import { createProgress } from './progress';
import type { OptionSpec, Verb, VerbContext } from './verb';
import { verbs } from './verbs';

/** Exit codes: done, failed while running, bad input. */
const DONE = 0;
const FAILED = 1;
const BAD_INPUT = 2;

/** Runs one command line. Results go to stdout, everything else to stderr. @returns the exit code. */
export async function runCli(args: readonly string[], paths: Paths): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(`${help(verbs)}\n`);
    return name === undefined ? BAD_INPUT : DONE;
  }
  if (name === '--version') {
    process.stdout.write(`${paths.version}\n`);
    return DONE;
  }
  try {
    return await runVerb(findVerb(name), rest, paths);
  } catch (error) {
    return report(error);
  }
}

function findVerb(name: string): Verb {
  const verb = verbs.find(({ id }) => id === name);
  if (verb) return verb;
  throw new SimError(
    'bad-parameter',
    `No verb called "${name}". Known: ${verbs.map(({ id }) => id).join(', ')}.`,
  );
}

async function runVerb(verb: Verb, args: readonly string[], paths: Paths): Promise<number> {
  const { values, positionals } = parse(verb, args);
  if (values['help']) {
    process.stdout.write(`${verbHelp(verb)}\n`);
    return DONE;
  }
  const abort = new AbortController();
  const onInterrupt = () => {
    // The second Ctrl-C does not wait for a checkpoint.
    if (abort.signal.aborted) process.exit(FAILED);
    progress.say('Ending at the last checkpoint. Press Ctrl-C again to end at once.');
    abort.abort();
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt);
  const progress = createProgress(process.stderr);
  const told: Paths = typeof values['runs'] === 'string' ? { ...paths, runs: values['runs'] } : paths;
  const engine = lazyEngine(told);
  const context: VerbContext = {
    words: positionals,
    options: values,
    paths: told,
    engine: engine.client,
    signal: abort.signal,
    progress: progress.progress,
    say: progress.say,
  };
  try {
    const { json, text, exitCode = DONE } = await verb.run(context);
    progress.clear();
    if (values['json']) {
      if (json !== undefined) process.stdout.write(`${toJson(json, 2)}\n`);
    } else if (text) process.stdout.write(`${text}\n`);
    return exitCode;
  } finally {
    progress.clear();
    await engine.close();
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
  }
}

function parse(
  verb: Verb,
  args: readonly string[],
): { values: VerbContext['options']; positionals: string[] } {
  const specs: Record<string, OptionSpec> = { ...commonOptions, ...verb.options };
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { what: _what, value: _value, ...option }]) => [name, option]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    const known = Object.keys(specs)
      .map((option) => `--${option}`)
      .join(' ');
    const { message } = cause as Error;
    const bare = /Option '(--[\w-]+)' argument is ambiguous/.exec(message)?.[1];
    throw new SimError(
      'bad-parameter',
      bare !== undefined
        ? `${bare} expects a value. One that starts with a dash is joined by an equals sign, as ${bare}=-1.`
        : `${message.split(/\.? To specify/)[0]}. ${verb.id} knows ${known}.`,
      {},
      { cause },
    );
  }
}

/** The engine in this process, started when the verb first asks for it. */
function lazyEngine(paths: Paths): { client(): Client; close(): Promise<void> } {
  let engine: Engine | undefined;
  let client: Client | undefined;
  return {
    client() {
      if (!client) {
        engine = createEngine(paths);
        const [near, far] = wirePair();
        serveWire(far, engine.answerer);
        client = connect(near);
      }
      return client;
    },
    close: async () => engine?.close(),
  };
}

/** Errors a user can act on are one line; others keep their stack, because they are ours. */
function report(error: unknown): number {
  if (error instanceof SimError) {
    process.stderr.write(`${error.message}\n`);
    return BAD_INPUT;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return FAILED;
}
