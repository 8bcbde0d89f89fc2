/** A stretch of text set in one way. */
export interface Span {
  readonly text: string;
  readonly script?: 'sub' | 'sup';
  readonly italic?: boolean;
}

/**
 * Reads a small markup into spans: `_x` or `_{stsp}` sets a subscript, `^2` or `^{−1}` a superscript, `*D*` italics.
 * For our own labels; names that come from a file go through {@link plainText}.
 *
 *     richText('*λ*_1 (s^{−1})')  →  λ₁ (s⁻¹), with real sub- and superscripts
 */
export function richText(markup: string): readonly Span[] {
  const spans: Span[] = [];
  for (const [, kind, braced, single, italic, text] of markup.matchAll(
    /(?:([_^])(?:\{([^}]*)\}|(.)))|\*([^*]+)\*|([^_^*]+)/gu,
  )) {
    if (kind) spans.push({ text: braced ?? single ?? '', script: kind === '_' ? 'sub' : 'sup' });
    else if (italic !== undefined) spans.push({ text: italic, italic: true });
    else spans.push(...plainText(text ?? ''));
  }
  return spans;
}

const subscriptDigits = '₀₁₂₃₄₅₆₇₈₉';
const superscriptDigits = '⁰¹²³⁴⁵⁶⁷⁸⁹⁻';
const superscriptPlain = '0123456789−';

/**
 * Text as it stands, with Unicode's subscript and superscript digits turned into set ones: few fonts have
 * them all, and where one is missing the character would silently vanish from the figure.
 */
export function plainText(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const character of text.normalize('NFC')) {
    const span = scriptOf(character);
    const last = spans.at(-1);
    if (last && last.script === span.script)
      spans[spans.length - 1] = { ...last, text: last.text + span.text };
    else spans.push(span);
  }
  return spans;
}

/** The spans' characters, scripts flattened: for descriptions and file names. */
export function textOf(spans: readonly Span[]): string {
  return spans.map((span) => span.text).join('');
}

function scriptOf(character: string): Span {
  const sub = subscriptDigits.indexOf(character);
  if (sub >= 0) return { text: String(sub), script: 'sub' };
  const sup = superscriptDigits.indexOf(character);
  if (sup >= 0) return { text: superscriptPlain[sup] ?? '', script: 'sup' };
  return { text: character };
}
