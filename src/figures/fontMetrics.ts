import type { Span } from './richText';

/** Advance widths from one code point on, in 1/2048 em, as the font file states them. */
interface Run {
  readonly from: number;
  readonly regular: readonly number[];
  readonly bold: readonly number[];
}

const widths = (list: string): readonly number[] => list.split(' ').map(Number);

// prettier-ignore
const runs: readonly Run[] = [
  {
    from: 0x20,
    regular: widths(
      '569 569 727 1139 1139 1821 1366 391 682 682 797 1196 569 682 569 569 1139 1139 1139 ' +
      '1139 1139 1139 1139 1139 1139 1139 569 569 1196 1196 1196 1139 2079 1366 1366 1479 ' +
      '1479 1366 1251 1593 1479 569 1024 1366 1139 1706 1479 1593 1366 1593 1479 1366 1251 ' +
      '1479 1366 1933 1366 1366 1251 569 569 569 961 1139 682 1139 1139 1024 1139 1139 569 ' +
      '1139 1139 455 455 1024 455 1706 1139 1139 1139 1139 682 1024 569 1139 1024 1479 1024 ' +
      '1024 1024 684 532 684 1196'),
    bold: widths(
      '569 682 971 1139 1139 1821 1479 487 682 682 797 1196 569 682 569 569 1139 1139 1139 ' +
      '1139 1139 1139 1139 1139 1139 1139 682 682 1196 1196 1196 1251 1997 1479 1479 1479 ' +
      '1479 1366 1251 1593 1479 569 1139 1479 1251 1706 1479 1593 1366 1593 1479 1366 1251 ' +
      '1479 1366 1933 1366 1366 1251 682 569 682 1196 1139 682 1139 1251 1139 1251 1139 682 ' +
      '1251 1251 569 569 1139 569 1821 1251 1251 1251 1251 797 1139 682 1251 1139 1593 1139 ' +
      '1139 1024 797 573 797 1196'),
  },
  {
    from: 0xa0,
    regular: widths(
      '569 682 1139 1139 1139 1139 532 1139 682 1509 758 1139 1196 682 1509 1131 819 1124 682 ' +
      '682 682 1180 1100 682 682 682 748 1139 1708 1708 1708 1251 1366 1366 1366 1366 1366 ' +
      '1366 2048 1479 1366 1366 1366 1366 569 569 569 569 1479 1479 1593 1593 1593 1593 1593 ' +
      '1196 1593 1479 1479 1479 1479 1366 1366 1251 1139 1139 1139 1139 1139 1139 1821 1024 ' +
      '1139 1139 1139 1139 569 569 569 569 1139 1139 1139 1139 1139 1139 1139 1124 1251 1139 ' +
      '1139 1139 1139 1024 1139 1024'),
    bold: widths(
      '569 682 1139 1139 1139 1139 573 1139 682 1509 758 1139 1196 682 1509 1131 819 1124 682 ' +
      '682 682 1180 1139 682 682 682 748 1139 1708 1708 1708 1251 1479 1479 1479 1479 1479 ' +
      '1479 2048 1479 1366 1366 1366 1366 569 569 569 569 1479 1479 1593 1593 1593 1593 1593 ' +
      '1196 1593 1479 1479 1479 1479 1366 1366 1251 1139 1139 1139 1139 1139 1139 1821 1139 ' +
      '1139 1139 1139 1139 569 569 569 569 1251 1251 1251 1251 1251 1251 1251 1124 1251 1251 ' +
      '1251 1251 1251 1139 1251 1139'),
  },
  {
    from: 0x391,
    regular: widths(
      '1366 1366 1128 1368 1366 1251 1479 1593 569 1366 1368 1706 1479 1331 1593 1479 1366 0 ' +
      '1266 1251 1366 1634 1366 1711 1531 569 1366 1184 913 1139 455 1120 1184 1178 1024 1140 ' +
      '913 903 1139 1139 455 1024 1024 1180 1024 917 1139 1413 1165 987 1264 809 1120 1328 ' +
      '1075 1460 1599'),
    bold: widths(
      '1479 1479 1231 1472 1366 1251 1479 1593 569 1479 1366 1706 1479 1318 1593 1479 1366 0 ' +
      '1229 1251 1366 1681 1366 1657 1642 569 1366 1259 924 1251 569 1192 1259 1250 1139 1242 ' +
      '972 943 1251 1107 569 1142 1139 1253 1139 912 1251 1568 1267 1065 1401 914 1192 1465 ' +
      '1179 1543 1730'),
  },
  {
    from: 0x2009,
    regular: widths(
      '410'),
    bold: widths(
      '410'),
  },
  {
    from: 0x2013,
    regular: widths(
      '1139 2048'),
    bold: widths(
      '1139 2048'),
  },
  {
    from: 0x2018,
    regular: widths(
      '455 455'),
    bold: widths(
      '569 569'),
  },
  {
    from: 0x201c,
    regular: widths(
      '682 682'),
    bold: widths(
      '1024 1024'),
  },
  {
    from: 0x2022,
    regular: widths(
      '717'),
    bold: widths(
      '717'),
  },
  {
    from: 0x2026,
    regular: widths(
      '2048'),
    bold: widths(
      '2048'),
  },
  {
    from: 0x2032,
    regular: widths(
      '384'),
    bold: widths(
      '491'),
  },
  {
    from: 0x2192,
    regular: widths(
      '2048'),
    bold: widths(
      '2048'),
  },
  {
    from: 0x2212,
    regular: widths(
      '1196'),
    bold: widths(
      '1196'),
  },
  {
    from: 0x221a,
    regular: widths(
      '1124'),
    bold: widths(
      '1124'),
  },
  {
    from: 0x221e,
    regular: widths(
      '1460'),
    bold: widths(
      '1460'),
  },
  {
    from: 0x2248,
    regular: widths(
      '1124'),
    bold: widths(
      '1124'),
  },
  {
    from: 0x2260,
    regular: widths(
      '1124'),
    bold: widths(
      '1124'),
  },
  {
    from: 0x2264,
    regular: widths(
      '1124 1124'),
    bold: widths(
      '1124 1124'),
  },
];

/** Code points Liberation Sans has a glyph for, of those a label may plausibly hold: inclusive ranges, hexadecimal. */
const coverage = (
  '20-7e a0-36f 374-375 37a-37e 384-38a 38c 38e-3a1 3a3-3ce 3d0-513 51a-51d 591-5c7 5d0-5ea 5f0-5f4 ' +
  '1e00-1e9b 1e9e 1ea0-1ef9 2000-2010 2012-2022 2026 2030 2032-2034 2039-203a 203c 203e 2044 205e ' +
  '2074-2079 207f-2089 2090-2094 20a0-20b5 20bf 2105 2113 2116-2117 2122 2126 212e 2153-2154 ' +
  '215b-215e 2190-2195 21d4 2202 2206 220f 2211-2212 2215 2219-221a 221e-221f 2229 222b 2248 ' +
  '2260-2262 2264-2265 2302 2310 25a0-25a1 25aa-25ac 25b2 25ba 25bc 25c4 25ca-25cc 25cf-25d9 25e6'
)
  .split(' ')
  .map((range) => range.split('-').map((end) => parseInt(end, 16)))
  .map(([from = 0, to = from]) => [from, to] as const);

/** Height of capitals and digits, as a fraction of the type size. */
export const capHeight = 1409 / 2048;
/** Size and shift of subscripts and superscripts, as fractions of the surrounding type size; shift is upwards. */
export const scripts = {
  sub: { size: 0.7, shift: -0.18 },
  sup: { size: 0.7, shift: 0.36 },
} as const;

/** Whether Liberation Sans has a glyph for this code point. */
export function hasGlyph(codePoint: number): boolean {
  return coverage.some(([from, to]) => codePoint >= from && codePoint <= to);
}

/**
 * Width of a run of text in Liberation Sans (whose advances are Arial's), in units of the type size.
 * Kerning is left out: it is below 2 % of a label, and this is for layout, not for setting.
 */
export function textWidth(spans: readonly Span[], bold = false): number {
  let total = 0;
  for (const span of spans) {
    const size = span.script ? scripts[span.script].size : 1;
    for (const character of span.text) total += size * advance(character.codePointAt(0) ?? 32, bold);
  }
  return total;
}

/** Characters outside the table are taken to be as wide as a digit. */
function advance(codePoint: number, bold: boolean): number {
  for (const run of runs) {
    const width = (bold ? run.bold : run.regular)[codePoint - run.from];
    if (width !== undefined) return width / 2048;
  }
  return 1139 / 2048;
}
