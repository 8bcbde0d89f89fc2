/** What may stand in the header of a NumPy array. */
export type Literal =
  string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

/** Brackets within one another at most. */
const DEEPEST = 32;

/**
 * The value of a Python literal: text in quotes, whole numbers, True, False, None, and tuples, lists and dictionaries of them. Nothing
 * is run.
 *
 * @throws {SyntaxError} for what is none.
 * @see Python Software Foundation, The Python Language Reference, section 2.5, literals.
 */
export function pythonLiteral(text: string): Literal {
  const tokens = text.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[[\]{}(),:]|-?\d+L?|[A-Za-z]\w*|\S/g) ?? [];
  let at = 0;
  const value = one(0);
  if (at < tokens.length) throw new SyntaxError(`there is more behind it: ${tokens[at]}`);
  return value;

  function one(depth: number): Literal {
    const token = tokens[at++];
    if (token === undefined || depth > DEEPEST) throw new SyntaxError('it does not end');
    if (token === '(') return list(')', depth);
    if (token === '[') return list(']', depth);
    if (token === '{') return dictionary(depth);
    if (/^['"]/.test(token)) return unquoted(token);
    if (/^-?\d/.test(token)) return Number(token.replace('L', ''));
    if (token === 'True' || token === 'False') return token === 'True';
    if (token === 'None') return null;
    throw new SyntaxError(`"${token}" is no literal`);
  }

  function list(end: string, depth: number): Literal[] {
    const values: Literal[] = [];
    while (tokens[at] !== end) {
      values.push(one(depth + 1));
      if (tokens[at] === ',') at++;
      else if (tokens[at] !== end) throw new SyntaxError(`expected "${end}"`);
    }
    at++;
    return values;
  }

  function dictionary(depth: number): { [key: string]: Literal } {
    const entries: [string, Literal][] = [];
    while (tokens[at] !== '}') {
      const key = one(depth + 1);
      if (typeof key !== 'string' || tokens[at++] !== ':') throw new SyntaxError('expected a name and ":"');
      entries.push([key, one(depth + 1)]);
      if (tokens[at] === ',') at++;
      else if (tokens[at] !== '}') throw new SyntaxError('expected "}"');
    }
    at++;
    return Object.fromEntries(entries);
  }
}

const unquoted = (token: string): string =>
  token
    .slice(1, -1)
    .replace(/\\(x[\da-f]{2}|u[\da-f]{4}|.)/gi, (_, escaped: string) =>
      escaped.length > 1
        ? String.fromCodePoint(parseInt(escaped.slice(1), 16))
        : (ESCAPES[escaped] ?? escaped),
    );

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
