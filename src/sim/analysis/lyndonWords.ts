/**
 * Every word of k symbols 0 … q − 1 that is no repetition of a shorter one, once up to cyclic shift: its smallest shift, a Lyndon
 * word. In lexical order, by Duval's algorithm. The word yielded is reused.
 *
 * @see Duval (1988), Theor. Comput. Sci. 60, 255–283.
 */
export function* lyndonWords(q: number, k: number): Generator<readonly number[]> {
  const word = [-1];
  while (word.length > 0) {
    word[word.length - 1]++;
    const length = word.length;
    if (length === k) yield word;
    while (word.length < k) word.push(word[word.length - length]);
    while (word.at(-1) === q - 1) word.pop();
  }
}

/**
 * How many Lyndon words of k symbols there are out of q: Witt's Σ μ(k/d) qᵈ / k over the divisors d of k. Rounded where the count
 * is beyond 2⁵³.
 */
export function lyndonCount(q: number, k: number): number {
  if (q ** k > Number.MAX_SAFE_INTEGER) return q ** k / k;
  let sum = 0;
  for (let d = 1; d <= k; d++) if (k % d === 0) sum += moebius(k / d) * q ** d;
  return sum / k;
}

/** μ(n): 0 where a square divides n, else −1 to the number of its prime factors. */
function moebius(n: number): number {
  let sign = 1;
  for (let p = 2; p <= n; p++) {
    if (n % p !== 0) continue;
    n /= p;
    if (n % p === 0) return 0;
    sign = -sign;
  }
  return sign;
}
