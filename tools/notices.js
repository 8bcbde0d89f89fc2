// Writes THIRD_PARTY_NOTICES.md: what ships with the app, under which licence, with the licences' own texts. Packages come from the
// lock file and node_modules, samples from their list, so that a new one cannot be forgotten. Run it after changing either.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { packages } = readJson('package-lock.json');

/** Development packages whose code, or part of it, ends up in the built window. */
const BUNDLED = ['three', 'svelte', 'clsx', 'esm-env', '@fontsource-variable/inter'];

/** What a package brings along besides its own code. */
const WITHIN = {
  '@napi-rs/canvas': 'contains Skia, BSD-3-Clause, © Google Inc.',
  h5wasm: 'contains HDF5, BSD-style, © The HDF Group',
  '@fontsource-variable/inter': 'the Inter typeface, © The Inter Project Authors',
};

/** Licences by hand, for packages whose metadata says nothing or something a reader cannot use. */
const LICENCE = { 'png-js': 'MIT', h5wasm: 'NIST public domain and BSD-3-Clause (HDF5)' };

const shipped = [...withDependencies(Object.keys(packages[''].dependencies)), ...BUNDLED].sort();
writeFileSync(join(root, 'THIRD_PARTY_NOTICES.md'), page(shipped));
process.stderr.write(`THIRD_PARTY_NOTICES.md: ${shipped.length} packages\n`);

function withDependencies(names, found = new Set()) {
  for (const name of names) {
    const entry = packages[`node_modules/${name}`];
    if (!entry || found.has(name)) continue;
    found.add(name);
    withDependencies(Object.keys(entry.dependencies ?? {}), found);
  }
  return found;
}

function page(names) {
  return `# Third-party notices

Nullcline is under the MIT licence (see LICENSE). It ships with, or bundles parts of, the following. Made by tools/notices.js; not edited by hand.

## Packages

| package | version | licence | |
|---|---|---|---|
${names.map((name) => `| ${name} | ${versionOf(name)} | ${licenceOf(name)} | ${WITHIN[name] ?? ''} |`).join('\n')}

## Fonts

Liberation Sans (resources/fonts), © 2010 Google Corporation with Reserved Font Arimo, Tinos and Cousine, © 2012 Red Hat, Inc. with Reserved Font Name Liberation, under the SIL Open Font License, Version 1.1. The licence's text is the one given below for the Inter typeface.

## Sample recordings

| recording | origin | licence |
|---|---|---|
${readJson('resources/samples/samples.json')
  .map(({ title, origin, licence }) => `| ${title} | ${origin} | ${licence} |`)
  .join('\n')}

## Texts

${texts(names)}
`;
}

/** Each licence text once, under the names of all packages that carry it. */
function texts(names) {
  const owners = new Map();
  for (const name of names) {
    const text = licenceText(name);
    if (text) owners.set(text, [...(owners.get(text) ?? []), name]);
  }
  return [...owners]
    .map(([text, list]) => `### ${list.join(', ')}\n\n\`\`\`\`text\n${text}\n\`\`\`\``)
    .join('\n\n');
}

function licenceText(name) {
  const folder = join(root, 'node_modules', name);
  if (!existsSync(folder)) throw new Error(`${name} is not installed: run npm ci first.`);
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
  return file && readFileSync(join(folder, file), 'utf8').replace(/\r/g, '').trimEnd();
}

function versionOf(name) {
  return packages[`node_modules/${name}`].version;
}

function licenceOf(name) {
  const licence = LICENCE[name] ?? packages[`node_modules/${name}`].license;
  if (!licence) throw new Error(`${name} declares no licence: read its files, then name it here.`);
  return licence;
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
