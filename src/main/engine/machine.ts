import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { promisify } from 'node:util';
import type { Machine } from '../../shared/contract';
import { hasSimd } from '../../sim/kernels/simdSupport';
import type { Paths } from './paths';

/** What this machine offers. Backends are probed, not assumed; an absent one says why. */
export async function describeMachine(paths: Paths): Promise<Machine> {
  const backends = [wasm(), reference(), await cuda()];
  return {
    version: paths.version,
    node: process.versions.node,
    platform: `${platform()} ${release()} ${arch()}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    cores: availableParallelism(),
    memoryGiB: totalmem() / 2 ** 30,
    backends,
    chosen: backends.find(({ available }) => available)!.id,
    runsFolder: paths.runs,
  };
}

/** A short name of the machine for a run's record. */
export const machineName = (): string =>
  `${platform()} ${arch()}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}`;

function wasm(): Machine['backends'][number] {
  const simd = hasSimd();
  return {
    id: 'wasm',
    title: 'WebAssembly SIMD',
    available: simd,
    detail: simd
      ? `float32, one model a worker thread, ${availableParallelism()} threads`
      : 'this processor or runtime has no WebAssembly SIMD',
  };
}

const reference = (): Machine['backends'][number] => ({
  id: 'reference',
  title: 'Plain TypeScript',
  available: true,
  detail: 'float64, single thread a model; the oracle the other backends are tested against',
});

/**
 * tfjs-node-gpu is optional and its native library is fetched at install, so it is often absent. No model of this version
 * trains on it yet; what is found is reported so that a user knows what the machine could do.
 */
async function cuda(): Promise<Machine['backends'][number]> {
  const base = { id: 'cuda', title: 'TensorFlow on an NVIDIA GPU', available: false };
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu');
  } catch {
    return { ...base, detail: 'tfjs-node-gpu is not installed; it is optional' };
  }
  loaded ??= loadElsewhere(entry);
  return { ...base, detail: await loaded };
}

let loaded: Promise<string> | undefined;

/** Loads it in a process of its own: a native library that does not fit this machine may take its process down. */
async function loadElsewhere(entry: string): Promise<string> {
  const script = 'process.stdout.write("\\n" + require(process.argv[1]).version["tfjs-core"])';
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, entry], {
      timeout: 30_000,
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', TF_CPP_MIN_LOG_LEVEL: '2' },
    });
    return `tfjs-node-gpu ${stdout.split('\n').at(-1)} loads, but no model of this version trains on it`;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    const why = /^(?:\w*Error|Error): (.*)$/m.exec(stderr)?.[1] ?? 'it ended without a word';
    return `tfjs-node-gpu is installed but does not load: ${why.slice(0, 160)}`;
  }
}
