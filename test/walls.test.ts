import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

// Who imports whom. The compiler keeps DOM and Node out of the pure rooms; this keeps the rooms in order. Types may cross
// most walls, because they cost nothing at run time; what is listed below is about values unless it says otherwise.

const root = join(import.meta.dirname, '../src');

interface Import {
  readonly from: string;
  /** File without its ending for what lies in src, else the package's name. */
  readonly to: string;
  readonly isType: boolean;
}

const imports = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|svelte)$/.test(file))
  .flatMap(importsOf);

/** Values each part of the pure room may take from the others; all of them may use the words on the top floor. */
const SIM: Readonly<Record<string, readonly string[]>> = {
  kernels: [],
  systems: ['kernels'],
  integrate: ['kernels', 'systems'],
  signals: ['kernels'],
  models: ['kernels'],
  baselines: ['kernels', 'signals'],
  training: ['kernels', 'models', 'signals'],
  analysis: ['kernels', 'systems', 'integrate', 'signals', 'models', 'baselines'],
};
const TOP_FLOOR = /^sim\/(clock|errors|median|random|reference|registry)$/;

/** What the window may take from the pure room: catalogues, checks of settings and closed forms. Nothing that loops over time. */
const CATALOGUES =
  /^sim\/(systems\/|models\/index|training\/(settings|check|sizeSearch)|analysis\/(besideSurrogates|quality\/(qualityReportText|recommendedChanges)|kaplanYorkeDimension|anatomyDefaults|sweptParameter|sweepDefaults)$|signals\/(haemodynamicResponse|channelNames|preparationChange|cleaning\/cleaningSteps?)$)/;

describe('walls', () => {
  test('were read at all', () => {
    expect(imports.length).toBeGreaterThan(300);
    expect(imports).toContainEqual({ from: 'shared/contract.ts', to: 'sim/training/settings', isType: true });
    expect(imports).toContainEqual({ from: 'shared/wireError.ts', to: 'sim/errors', isType: false });
  });

  test('sim imports only sim, and libraries that are pure', () => {
    expect(breaches(/^sim\//, ({ to }) => /^(sim\/|odex$)/.test(to), 'types too')).toEqual([]);
  });

  test.for(Object.entries(SIM))('sim/%s builds only on what lies below it', ([room, below]) => {
    const allowed = [room, ...below].map((name) => `sim/${name}/`);
    const isAllowed = ({ to }: Import) =>
      TOP_FLOOR.test(to) || !to.startsWith('sim/') || allowed.some((start) => to.startsWith(start));
    expect(breaches(new RegExp(`^sim/${room}/`), isAllowed)).toEqual([]);
  });

  test('every part of sim stands in the order above', () => {
    const parts = readdirSync(join(root, 'sim'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(parts.map(({ name }) => name).sort()).toEqual(Object.keys(SIM).sort());
  });

  test('io takes from the app only errors, registries, types and the kernel that reads numbers', () => {
    const allowed = /^(io\/|sim\/kernels\/decimalRows$)/;
    expect(breaches(/^io\//, ({ to }) => !isOurs(to) || allowed.test(to) || TOP_FLOOR.test(to))).toEqual([]);
  });

  test('figures take from the app only types and registries, and Node only in its own folder', () => {
    const pure = /^figures\/(?!node\/)/;
    expect(
      breaches(pure, ({ to }) => /^figures\/(?!node\/)/.test(to) || TOP_FLOOR.test(to) || !isOurs(to)),
    ).toEqual([]);
    expect(breaches(/^figures\/node\//, ({ to }) => !isOurs(to) || to.startsWith('figures/'))).toEqual([]);
  });

  test('shared takes values only from itself and the list of errors', () => {
    expect(breaches(/^shared\//, ({ to }) => to.startsWith('shared/') || to === 'sim/errors')).toEqual([]);
  });

  test('the preload knows the shell and the names of its messages', () => {
    expect(
      breaches(/^preload\//, ({ to }) => /^(preload\/|shared\/hostChannels$|electron$)/.test(to)),
    ).toEqual([]);
  });

  test('the engine knows none of its doors', () => {
    const isDoor = ({ to }: Import) => /^main\/(electron|serve|cli|socketWire|security|staticFiles)/.test(to);
    expect(breaches(/^main\/engine\//, (one) => !isDoor(one), 'types too')).toEqual([]);
  });

  test('Electron is met only in the shell and the preload', () => {
    expect(breaches(/^(?!main\/electron|preload\/)/, ({ to }) => to !== 'electron', 'types too')).toEqual([]);
  });

  test('the window takes catalogues and closed forms from sim, and nothing from io and main', () => {
    const isAllowed = ({ to }: Import) => {
      if (/^(io|main)\//.test(to)) return false;
      return !to.startsWith('sim/') || TOP_FLOOR.test(to) || CATALOGUES.test(to);
    };
    expect(breaches(/^renderer\//, isAllowed)).toEqual([]);
    expect(breaches(/^renderer\//, ({ to }) => !/^(main|figures\/node)\//.test(to), 'types too')).toEqual([]);
  });

  test('views do not import one another', () => {
    const viewOf = (path: string) => /^renderer\/views\/([^/]+)\//.exec(path)?.[1];
    const crossing = imports.filter(
      ({ from, to }) => viewOf(from) && viewOf(to) && viewOf(from) !== viewOf(to),
    );
    expect(crossing).toEqual([]);
  });

  test('scenes know arrays and three.js, not Svelte', () => {
    const isAllowed = ({ to }: Import) =>
      !/svelte/.test(to) && !/^renderer\/(views|widgets|shell)\//.test(to);
    expect(breaches(/^renderer\/scenes\//, isAllowed, 'types too')).toEqual([]);
  });
});

const isOurs = (path: string) => /^(sim|io|figures|shared|main|preload|renderer)\//.test(path);

/** Imports of the files `rooms` names that are not allowed, in words. */
function breaches(
  rooms: RegExp,
  isAllowed: (one: Import) => boolean,
  which: 'values' | 'types too' = 'values',
): string[] {
  return imports
    .filter((one) => rooms.test(one.from) && (which === 'types too' || !one.isType) && !isAllowed(one))
    .map(({ from, to }) => `${from} imports ${to}`);
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const code = file.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script).join('\n')
    : text;
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const add = (specifier: ts.Expression | undefined, isType: boolean) => {
    if (!specifier || !ts.isStringLiteral(specifier)) return;
    found.push({
      from: file,
      to: specifier.text.startsWith('.') ? inside(file, specifier.text) : specifier.text,
      isType,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What a relative import means, from the root of src and without its ending; a folder means its index. */
function inside(file: string, specifier: string): string {
  const path = join(root, dirname(file), specifier);
  return relative(root, existsSync(join(path, 'index.ts')) ? join(path, 'index') : path);
}

/** `import type …`, or an import whose every name is marked as a type. */
function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const { namedBindings } = clause;
  return (
    !clause.name &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.length > 0 &&
    namedBindings.elements.every(({ isTypeOnly: isType }) => isType)
  );
}
