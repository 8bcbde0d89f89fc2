import { execFileSync } from 'node:child_process';

/** The kernels are compiled before the first test, so that a fresh checkout needs no other command. */
export default function setup(): void {
  execFileSync(process.execPath, ['tools/buildKernels.js'], { stdio: 'inherit' });
}
