import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
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
  try {
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu');
  } catch {
    return { ...base, detail: 'tfjs-node-gpu is not installed; it is optional' };
  }
  return { ...base, detail: 'tfjs-node-gpu is installed, but no model of this version trains on it' };
}
