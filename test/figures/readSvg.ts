/** An element of an SVG file: enough of XML for the tests, strict about what it knows. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

/** Reads well-formed XML without comments or CDATA. @throws on anything unbalanced, unquoted or unescaped. */
export function readSvg(source: string): Element {
  const body = source.replace(/^<\?xml[^>]*\?>\s*/, '');
  const root: { name: string; attributes: Record<string, string>; children: (Element | string)[] } = {
    name: '#root',
    attributes: {},
    children: [],
  };
  const stack = [root];
  let at = 0;
  for (const match of body.matchAll(/<(\/?)([A-Za-z][\w:]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    const [whole, closing, name = '', attributes = '', selfClosing] = match;
    addText(body.slice(at, match.index), stack);
    at = match.index + whole.length;
    if (closing) {
      if (stack.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
      continue;
    }
    const element = { name, attributes: readAttributes(attributes), children: [] };
    stack.at(-1)?.children.push(element);
    if (!selfClosing) stack.push(element);
  }
  addText(body.slice(at), stack);
  const [only] = root.children.filter((child) => typeof child !== 'string');
  if (stack.length !== 1 || only === undefined) throw new Error('elements are left open');
  return only as Element;
}

function addText(text: string, stack: { children: (Element | string)[] }[]): void {
  if (/[<>]/.test(text) || /&(?!(amp|lt|gt|quot);)/.test(text))
    throw new Error(`not escaped: ${text.slice(0, 40)}`);
  if (text.trim() || stack.length > 2) stack.at(-1)?.children.push(unescape(text));
}

function readAttributes(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of source.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (name in attributes) throw new Error(`two attributes ${name}`);
    attributes[name] = unescape(value);
  }
  return attributes;
}

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** All elements of a name, at any depth. */
export function* elements(root: Element, name: string): Generator<Element> {
  for (const child of root.children) {
    if (typeof child === 'string') continue;
    if (child.name === name) yield child;
    yield* elements(child, name);
  }
}

export const textOf = (element: Element): string =>
  element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');

/** Absolute points of a path of M, l and h commands; each move starts a new list. */
export function pathPoints(d: string): number[][] {
  const lines: number[][] = [];
  let [x, y] = [0, 0];
  for (const [, command, list = ''] of d.matchAll(/([Mlhz])([^Mlhz]*)/g)) {
    const numbers = (list.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number);
    if (command === 'M') {
      [x = 0, y = 0] = numbers;
      lines.push([x, y]);
    } else if (command === 'l') {
      for (let i = 0; i < numbers.length; i += 2) {
        x += numbers[i] ?? 0;
        y += numbers[i + 1] ?? 0;
        lines.at(-1)?.push(x, y);
      }
    }
  }
  return lines;
}
