import { SimError } from '../../sim/errors';

/** An element of an XML text, without the structure it lies in. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** What stands between its start and the next tag. */
  readonly text: string;
  /** False for the end of an element. */
  readonly isStart: boolean;
}

const TAG = /<(\/?)([A-Za-z_][\w:.-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>([^<]*)/g;
const ATTRIBUTE = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * The tags of an XML text, one after another. It knows no declarations: a text that brings its own entities is refused, so that nothing
 * in it can grow or lead elsewhere.
 *
 * @throws {SimError} `bad-file`.
 */
export function* xmlElements(text: string, name: string): Generator<XmlElement> {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) {
    throw new SimError(
      'bad-file',
      `${name} has an XML header with declarations of its own (DOCTYPE), which no recording needs. Save it anew.`,
    );
  }
  for (const [, end, tag, rest = '', after = ''] of withoutComments(text).matchAll(TAG)) {
    const attributes = Object.fromEntries(
      [...rest.matchAll(ATTRIBUTE)].map(([, key, double, single]) => [key, plain(double ?? single ?? '')]),
    );
    yield { name: tag!, attributes, text: plain(after), isStart: end === '' };
  }
}

function withoutComments(text: string): string {
  const kept: string[] = [];
  let at = 0;
  for (let from = text.indexOf('<!--'); from >= 0; from = text.indexOf('<!--', at)) {
    kept.push(text.slice(at, from));
    const end = text.indexOf('-->', from + 4);
    at = end < 0 ? text.length : end + 3;
  }
  return kept.join('') + text.slice(at);
}

const plain = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, word) =>
        word
          ? (ENTITIES[word as string] ?? whole)
          : character(decimal ? Number(decimal) : parseInt(hex as string, 16)),
      )
    : text;

const character = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
