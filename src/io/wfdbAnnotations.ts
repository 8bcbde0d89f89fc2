import type { Happening } from './points';
import type { ByteSource } from './recording';

const LARGEST = 64e6;

/** Codes with a meaning other than an annotation. */
const SKIP = 59;
const NUM = 60;
const SUB = 61;
const CHN = 62;
const AUX = 63;

/** What the codes stand for, by number; those without a name are shown as numbers. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'N',
  2: 'L',
  3: 'R',
  4: 'a',
  5: 'V',
  6: 'F',
  7: 'J',
  8: 'A',
  9: 'S',
  10: 'E',
  11: 'j',
  12: '/',
  13: 'Q',
  14: '~',
  16: '|',
  18: 's',
  19: 'T',
  20: '*',
  21: 'D',
  22: '"',
  23: '=',
  24: 'p',
  25: 'B',
  26: '^',
  27: 't',
  28: '+',
  29: 'u',
  30: '?',
  31: '!',
  32: '[',
  33: ']',
  34: 'e',
  35: 'n',
  36: '@',
  37: 'x',
  38: 'f',
  39: '(',
  40: ')',
  41: 'r',
};

/**
 * Annotations of a record in the order of their times: two bytes each, six bits of a code and ten of the samples since the one before.
 *
 * @param rate samples a second that times are counted in.
 * @see Moody, WFDB Applications Guide, annot(5).
 */
export async function readWfdbAnnotations(source: ByteSource, rate: number): Promise<Happening[]> {
  const bytes = await source.read(0, Math.min(source.size, LARGEST));
  const word = (at: number) => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  const found: { name: string; time: number; stop: number }[] = [];
  let sample = 0;
  for (let at = 0; at + 1 < bytes.length;) {
    const [code, step] = [word(at) >> 10, word(at) & 0x3ff];
    at += 2;
    if (code === 0 && step === 0) break;
    if (code === SKIP) {
      // A long interval: the high half first.
      sample += (word(at) << 16) | word(at + 2);
      at += 4;
    } else if (code === AUX) {
      const text = Buffer.from(bytes.subarray(at, at + step))
        .toString('latin1')
        .replaceAll('\0', '')
        .trim();
      const last = found.at(-1);
      // A change of rhythm, or a comment, says in words what it is.
      if (last && text && /^[+"]/.test(last.name)) last.name = text;
      at += step + (step % 2);
    } else if (code !== NUM && code !== SUB && code !== CHN) {
      sample += step;
      const time = sample / rate;
      if (time >= 0) found.push({ name: NAMES[code] ?? `code ${code}`, time, stop: time });
    }
  }
  return found;
}
