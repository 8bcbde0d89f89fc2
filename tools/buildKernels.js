// Compiles every src/sim/kernels/*.assembly.ts, with its parts in src/sim/kernels/assembly, to WebAssembly and writes the bytes beside it as a TypeScript module, so that
// the pure room can import a kernel without knowing about files, fetch or bundlers.
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const folder = join(import.meta.dirname, '../src/sim/kernels');
const flags = [
  '--enable',
  'simd,threads',
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
];

const parts = (await readdir(join(folder, 'assembly'))).map((file) => join(folder, 'assembly', file));
for (const file of await readdir(folder)) {
  if (!file.endsWith('.assembly.ts')) continue;
  const source = join(folder, file);
  const target = join(folder, file.replace('.assembly.ts', '.wasm.ts'));
  if (await isNewer(target, [source, ...parts, import.meta.filename])) continue;

  const { error, stderr, binary } = await compile(source);
  if (error) {
    process.stderr.write(stderr.toString());
    process.exit(1);
  }
  await writeFile(target, moduleText(file, binary));
  process.stderr.write(`${file}: ${binary.length} bytes of WebAssembly\n`);
}

async function compile(source) {
  let binary = new Uint8Array();
  const result = await asc.main([source, ...flags, '--outFile', 'kernel.wasm'], {
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) binary = contents;
    },
    readFile: (name, base) =>
      readFile(join(base, name), 'utf8').catch(() => readFile(name, 'utf8').catch(() => null)),
  });
  return { ...result, binary };
}

function moduleText(file, binary) {
  const base64 = Buffer.from(binary).toString('base64');
  return `// Compiled from ${file} by tools/buildKernels.js. Do not edit.\nexport default '${base64}';\n`;
}

async function isNewer(target, sources) {
  const made = await stat(target).catch(() => undefined);
  if (!made) return false;
  const times = await Promise.all(sources.map(async (source) => (await stat(source)).mtimeMs));
  return Math.max(...times) < made.mtimeMs;
}
