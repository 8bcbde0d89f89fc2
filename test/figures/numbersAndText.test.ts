import { describe, expect, test } from 'vitest';
import { channels, contrast, difference, hex, mix, seenWith } from '../../src/figures/colour';
import { hasGlyph, textWidth } from '../../src/figures/fontMetrics';
import { fitWords, wordsWidth } from '../../src/figures/fitWords';
import { significant, withError } from '../../src/figures/numbers';
import { plainText, richText } from '../../src/figures/richText';
import { journal } from '../../src/figures/style';

describe('richText', () => {
  test('sets subscripts, superscripts and italics', () => {
    expect(richText('*λ*_1 (s^{−1})')).toEqual([
      { text: 'λ', italic: true },
      { text: '1', script: 'sub' },
      { text: ' (s' },
      { text: '−1', script: 'sup' },
      { text: ')' },
    ]);
  });

  test('leaves underscores in names that come from files alone', () => {
    expect(plainText('ch_1*')).toEqual([{ text: 'ch_1*' }]);
  });

  test('turns Unicode sub- and superscript digits, which few fonts have, into set ones', () => {
    expect(plainText('x₁₂ s⁻¹')).toEqual([
      { text: 'x' },
      { text: '12', script: 'sub' },
      { text: ' s' },
      { text: '−1', script: 'sup' },
    ]);
  });
});

describe('numbers as text', () => {
  test('keep a few significant digits and a real minus sign', () => {
    expect([0.0461, 9.7, 120, 0, -1.5, NaN, Infinity].map((value) => significant(value))).toEqual([
      '0.046',
      '9.7',
      '120',
      '0',
      '−1.5',
      'n/a',
      '∞',
    ]);
  });

  test('carry as many decimals as their error', () => {
    expect(withError(0.89234, 0.0061)).toBe('0.892 ± 0.006');
    expect(withError(-14.512, 0.0142)).toBe('−14.512 ± 0.014');
    expect(withError(0.0001, 0.05)).toBe('0.00 ± 0.05');
    expect(withError(-0.0001, 0.05)).toBe('0.00 ± 0.05');
  });

  test('set powers of ten as superscripts, in plain text as in figures', () => {
    expect(significant(7.2e-4)).toBe('7.2 × 10⁻⁴');
    expect(significant(-3.14e12, 3)).toBe('−3.14 × 10¹²');
    expect(richText(significant(7.2e-4)).at(-1)).toEqual({ text: '−4', script: 'sup' });
  });

  test('show no error that would read as zero', () => {
    expect(withError(-0.052819, 2e-9)).toBe('−0.05282');
  });
});

describe('font metrics', () => {
  test('know Arial’s widths: a digit is 0.556 em, a capital M 0.833', () => {
    expect(textWidth([{ text: '0' }])).toBeCloseTo(1139 / 2048, 12);
    expect(textWidth([{ text: 'M' }])).toBeCloseTo(1706 / 2048, 12);
    expect(textWidth([{ text: '0', script: 'sub' }])).toBeCloseTo((0.7 * 1139) / 2048, 12);
  });

  test('know which characters the font lacks', () => {
    expect(['λ', '−', '±', 'τ', 'é'].every((c) => hasGlyph(c.codePointAt(0) ?? 0))).toBe(true);
    expect(['脳', '⁻', '🧠'].some((c) => hasGlyph(c.codePointAt(0) ?? 0))).toBe(false);
  });

  test('shorten names to a width', () => {
    const short = fitWords('Local field potential, shank 2', 15, 6, journal);
    expect(short.endsWith('…')).toBe(true);
    expect(wordsWidth(short, 6, journal)).toBeLessThanOrEqual(15);
    expect(fitWords('x', 15, 6, journal)).toBe('x');
  });
});

describe('colour', () => {
  test('contrast of black on white is 21', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  });

  test('mixing reaches both ends and reads back', () => {
    expect(mix('#102030', '#ffffff', 0)).toBe('#102030');
    expect(mix('#102030', '#ffffff', 1)).toBe('#ffffff');
    expect(hex(channels('#d55e00'))).toBe('#d55e00');
  });

  test('grey looks the same to everyone', () => {
    // Rows of each matrix sum to one, so grey maps to itself up to rounding to 8 bits.
    for (const deficiency of ['protan', 'deutan', 'tritan'] as const) {
      expect(difference(seenWith(deficiency, '#808080'), '#808080')).toBeLessThan(1);
    }
  });

  test('red and green of equal lightness come together without M cones', () => {
    const [red, green] = ['#c05a40', '#808040'];
    expect(difference(seenWith('deutan', red ?? ''), seenWith('deutan', green ?? ''))).toBeLessThan(
      difference(red ?? '', green ?? '') / 3,
    );
  });
});
