/**
 * Searches the k nearest other rows by Euclidean distance, exactly, among those far enough away in time. As `createNearestApart`, rows
 * are sorted along their widest coordinate and looked through outwards (Friedman, Baskett & Shustek 1975).
 *
 * @param values shape (T × n), row-major. Not copied.
 * @param times when each row was, ascending or not; shape (T).
 * @returns writes the rows nearest to `row` at more than `apart` in time into `nearest`, the nearest first; as many as it holds. Returns
 *   how many there are.
 */
export function createNearestRows(
  values: ArrayLike<number>,
  n: number,
  times: ArrayLike<number>,
): (row: number, apart: number, nearest: Int32Array) => number {
  const rows = times.length;
  const axis = widestAxis(values, n, rows);
  const order = Uint32Array.from({ length: rows }, (_, t) => t).sort(
    (a, b) => values[a * n + axis]! - values[b * n + axis]!,
  );
  const rank = new Uint32Array(rows);
  order.forEach((row, place) => (rank[row] = place));

  return (row, apart, nearest) => {
    const k = nearest.length;
    const squares = new Float64Array(k).fill(Infinity);
    const here = values[row * n + axis]!;
    let found = 0;
    const tryRow = (other: number) => {
      if (Math.abs(times[other]! - times[row]!) <= apart) return;
      const most = squares[k - 1]!;
      let square = 0;
      for (let i = 0; i < n && square < most; i++)
        square += (values[row * n + i]! - values[other * n + i]!) ** 2;
      if (square >= most) return;
      let at = k - 1;
      for (; at > 0 && squares[at - 1]! > square; at--) {
        squares[at] = squares[at - 1]!;
        nearest[at] = nearest[at - 1]!;
      }
      squares[at] = square;
      nearest[at] = other;
      found = Math.min(k, found + 1);
    };
    let up = rank[row]! + 1;
    let down = rank[row]! - 1;
    const gap = (place: number) =>
      place < 0 || place >= rows ? Infinity : (values[order[place]! * n + axis]! - here) ** 2;
    let [above, below] = [gap(up), gap(down)];
    while (Math.min(above, below) < squares[k - 1]!) {
      if (above <= below) {
        tryRow(order[up]!);
        above = gap(++up);
      } else {
        tryRow(order[down]!);
        below = gap(--down);
      }
    }
    return found;
  };
}

function widestAxis(values: ArrayLike<number>, n: number, rows: number): number {
  let [axis, widest] = [0, -1];
  for (let i = 0; i < n; i++) {
    let [low, high] = [Infinity, -Infinity];
    for (let t = 0; t < rows; t++) {
      low = Math.min(low, values[t * n + i]!);
      high = Math.max(high, values[t * n + i]!);
    }
    if (high - low > widest) [widest, axis] = [high - low, i];
  }
  return axis;
}
