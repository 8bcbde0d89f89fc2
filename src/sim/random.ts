/**
 * xoshiro128** by Blackman and Vigna: a small, fast, seedable generator with period 2¹²⁸ − 1.
 * Its whole state is four words, so a checkpoint can hold it and a run can be repeated bit for bit.
 *
 * @see Blackman & Vigna (2021), Scrambled linear pseudorandom number generators, ACM TOMS 47(4).
 */
export interface Random {
  /** Uniform on [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Standard normal, by Box and Muller; one pair of uniforms a value, so that the state is only the four words. */
  normal(): number;
  /** Uniform integer in [0, n). */
  integer(n: number): number;
  /** The four state words; shape (4). A copy. */
  state(): Uint32Array;
  restore(state: Uint32Array): void;
}

/** A generator for one purpose of a run: the same root seed and name always give the same stream. */
export function createRandom(seed: number, stream = ''): Random {
  const s = seedState(seed, stream);

  const next = (): number => {
    const result = Math.imul(rotl(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11);
    return result;
  };
  const uniform = () => next() / 4294967296;

  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    integer: (n) => Math.floor(uniform() * n),
    state: () => s.slice(),
    restore: (state) => s.set(state),
  };
}

/** Four well-mixed, never all-zero words from a seed and a stream's name (FNV-1a, then SplitMix32). */
export function seedState(seed: number, stream: string): Uint32Array {
  let h = 0x811c9dc5 ^ (seed >>> 0) ^ Math.imul(Math.floor(seed / 4294967296), 0x9e3779b1);
  for (let i = 0; i < stream.length; i++) h = Math.imul(h ^ stream.charCodeAt(i), 0x01000193);
  const words = new Uint32Array(4);
  for (let i = 0; i < 4; i++) {
    h = (h + 0x9e3779b9) | 0;
    let z = h;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    words[i] = z ^ (z >>> 16);
  }
  if (words.every((w) => w === 0)) words[0] = 1;
  return words;
}

const rotl = (x: number, k: number) => (x << k) | (x >>> (32 - k));
