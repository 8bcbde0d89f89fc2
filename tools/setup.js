// Everything a command of this checkout needs, done only where it is missing: the installed packages and the build. One plain
// line a step; nothing is said when there is nothing to do.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const OLDEST_NODE = [20, 11];

checkNode();
if (isOlder('node_modules/.package-lock.json', ['package-lock.json'])) {
  step('Installing packages (once, about a minute)', 'npm', [
    'ci',
    '--no-fund',
    '--no-audit',
    '--loglevel=error',
  ]);
}
if (isOlder('out/renderer/index.html', ['src', 'electron.vite.config.ts', 'package.json'])) {
  step('Building', 'npm', ['run', '--silent', 'build', '--', '--logLevel', 'warn']);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(
    `Nullcline needs Node ${OLDEST_NODE.join('.')} or newer, this is ${process.versions.node}. Get it from https://nodejs.org.`,
  );
}

/** Runs a step in silence, and shows what it said only if it fails. */
function step(title, command, args) {
  process.stderr.write(`${title} … `);
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    // npm is a script on Windows, which only a shell can start.
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail(`failed.\n${stdout ?? ''}${stderr ?? ''}${error ?? ''}`);
  process.stderr.write(`done in ${Math.round((performance.now() - started) / 1000)} s\n`);
}

/** Whether a made file is missing, or older than anything it is made from. */
function isOlder(made, sources) {
  const path = join(root, made);
  return (
    !existsSync(path) || statSync(path).mtimeMs < Math.max(...sources.map((name) => newest(join(root, name))))
  );
}

/** The time of the last change at or below a path. Compiled kernels are themselves made by the build. */
function newest(path) {
  if (!statSync(path).isDirectory()) return path.endsWith('.wasm.ts') ? 0 : statSync(path).mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
