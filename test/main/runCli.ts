import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { builtCli } from './builtCli';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The built command line as a user runs it, with its runs and its cache in a folder of its own. */
export class BuiltCli {
  readonly #cli = builtCli();
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Arguments in, exit code, stdout and stderr out. */
  run(
    args: readonly string[],
    { onErr }: { onErr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void } = {},
  ): Promise<Ran> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [this.#cli, ...args, '--runs', join(this.root, 'runs')], {
        env: { ...process.env, NULLCLINE_CACHE: join(this.root, 'cache') },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
        onErr?.(err, (signal) => child.kill(signal));
      });
      child.on('close', (code) => resolve({ code, out, err }));
    });
  }

  /** The answer of a call that succeeds. */
  async json<T>(args: readonly string[]): Promise<T> {
    const { code, out, err } = await this.run([...args, '--json']);
    expect(code, err).toBe(0);
    return JSON.parse(out) as T;
  }

  /** Starts a training of one seed and kills it at its first checkpoint. @param folder of the run. */
  async killedAtCheckpoint(args: readonly string[], folder: string, seed: number): Promise<void> {
    const checkpoint = join(folder, 'models', String(seed), 'checkpoint.npz');
    let poll: ReturnType<typeof setInterval> | undefined;
    const { code } = await this.run(args, {
      onErr: (_text, kill) => {
        poll ??= setInterval(() => {
          readFile(checkpoint).then(
            () => {
              clearInterval(poll);
              kill('SIGKILL');
            },
            () => {},
          );
        }, 20);
      },
    });
    clearInterval(poll);
    expect(code).not.toBe(0);
  }
}
