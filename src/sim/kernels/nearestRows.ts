/** Rows that are looked through one by one. */
const LEAF = 12;

/**
 * Searches the k nearest other rows by Euclidean distance, exactly, among those far enough away in time. Rows are parted in halves along
 * the coordinate that is widest among them, again and again (a k-d tree: Bentley 1975; Friedman, Bentley & Finkel 1977), and a half is
 * passed over where all of it is farther off than the rows found (Arya & Mount 1993).
 *
 * @param values shape (T × n), row-major.
 * @param times when each row was, ascending or not; shape (T).
 * @returns writes the rows nearest to `row` at more than `apart` in time into `nearest`, the nearest first; as many as it holds. Returns
 *   how many there are.
 * @see Friedman, Bentley & Finkel (1977), ACM Trans. Math. Softw. 3, 209–226; Arya & Mount (1993), Data Compression Conf., 381–390.
 */
export function createNearestRows(
  values: ArrayLike<number>,
  n: number,
  times: ArrayLike<number>,
): (row: number, apart: number, nearest: Int32Array) => number {
  const rows = times.length;
  const order = Uint32Array.from({ length: rows }, (_, t) => t);
  /** Of a part, at the place of its middle: the coordinate it is parted along, and where. */
  const axes = new Uint32Array(rows);
  const cuts = new Float64Array(rows);
  const divide = (from: number, to: number): void => {
    if (to - from <= LEAF) return;
    const middle = (from + to) >> 1;
    const axis = (axes[middle] = widestAxis(values, n, order, from, to));
    partAround(order, values, n, axis, from, to - 1, middle);
    cuts[middle] = values[order[middle]! * n + axis]!;
    divide(from, middle);
    divide(middle, to);
  };
  divide(0, rows);
  // In that order, rows that are looked at together lie together.
  const points = new Float64Array(rows * n);
  const when = new Float64Array(rows);
  for (let place = 0; place < rows; place++) {
    when[place] = times[order[place]!]!;
    for (let i = 0; i < n; i++) points[place * n + i] = values[order[place]! * n + i]!;
  }

  return (row, apart, nearest) => {
    const k = nearest.length;
    const squares = new Float64Array(k).fill(Infinity);
    const here = Float64Array.from({ length: n }, (_, i) => values[row * n + i]!);
    const now = times[row]!;
    let found = 0;
    const lookThrough = (from: number, to: number) => {
      for (let place = from; place < to; place++) {
        if (Math.abs(when[place]! - now) <= apart) continue;
        const most = squares[k - 1]!;
        let square = 0;
        for (let i = 0; i < n && square < most; i++) square += (here[i]! - points[place * n + i]!) ** 2;
        if (square >= most) continue;
        let at = k - 1;
        for (; at > 0 && squares[at - 1]! > square; at--) {
          squares[at] = squares[at - 1]!;
          nearest[at] = nearest[at - 1]!;
        }
        squares[at] = square;
        nearest[at] = order[place]!;
        found = Math.min(k, found + 1);
      }
    };
    /** How far off, along each coordinate, the part is that is searched; `square` is the sum of the squares. */
    const off = new Float64Array(n);
    const search = (from: number, to: number, square: number): void => {
      if (to - from <= LEAF) return lookThrough(from, to);
      const middle = (from + to) >> 1;
      const axis = axes[middle]!;
      const beyond = here[axis]! - cuts[middle]!;
      if (beyond < 0) search(from, middle, square);
      else search(middle, to, square);
      const before = off[axis]!;
      const farther = square - before ** 2 + beyond ** 2;
      if (farther >= squares[k - 1]!) return;
      off[axis] = beyond;
      if (beyond < 0) search(middle, to, farther);
      else search(from, middle, farther);
      off[axis] = before;
    };
    search(0, rows, 0);
    return found;
  };
}

function widestAxis(
  values: ArrayLike<number>,
  n: number,
  order: Uint32Array,
  from: number,
  to: number,
): number {
  let [axis, widest] = [0, -1];
  for (let i = 0; i < n; i++) {
    let [low, high] = [Infinity, -Infinity];
    for (let place = from; place < to; place++) {
      const value = values[order[place]! * n + i]!;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (high - low > widest) [widest, axis] = [high - low, i];
  }
  return axis;
}

/** Brings the row that belongs at a place there: none before it is larger along the axis, none after it smaller (Hoare 1961). */
function partAround(
  order: Uint32Array,
  values: ArrayLike<number>,
  n: number,
  axis: number,
  from: number,
  to: number,
  place: number,
): void {
  const value = (at: number) => values[order[at]! * n + axis]!;
  let [low, high] = [from, to];
  while (low < high) {
    const [a, b, c] = [value(low), value((low + high) >> 1), value(high)];
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let [i, j] = [low, high];
    while (i <= j) {
      while (value(i) < pivot) i++;
      while (value(j) > pivot) j--;
      if (i > j) break;
      const held = order[i]!;
      order[i++] = order[j]!;
      order[j--] = held;
    }
    if (place <= j) high = j;
    else if (place >= i) low = i;
    else return;
  }
}
