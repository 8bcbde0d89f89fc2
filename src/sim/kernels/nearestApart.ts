/**
 * Searches the nearest other row by Euclidean distance, exactly. Rows are sorted along their widest coordinate, and the search goes
 * outwards from the asked row until that coordinate alone is farther off than the best row found (Friedman, Baskett & Shustek
 * 1975): a few per cent of a brute search in low dimensions, all of it in high ones.
 *
 * @param values shape (T × n), row-major; the first `rows` take part. Not copied.
 * @returns the nearest row to `row` among those more than `apart` rows away and not at distance 0; −1 where there is none.
 */
export function createNearestApart(
  values: ArrayLike<number>,
  n: number,
  rows: number,
): (row: number, apart: number) => number {
  const axis = widestAxis(values, n, rows);
  const order = Uint32Array.from({ length: rows }, (_, t) => t).sort(
    (a, b) => values[a * n + axis] - values[b * n + axis],
  );
  const rank = new Uint32Array(rows);
  order.forEach((row, place) => (rank[row] = place));

  return (row, apart) => {
    const here = values[row * n + axis];
    let best = Infinity;
    let nearest = -1;
    const tryRow = (other: number) => {
      if (Math.abs(other - row) <= apart) return;
      let square = 0;
      for (let i = 0; i < n && square < best; i++)
        square += (values[row * n + i] - values[other * n + i]) ** 2;
      if (square >= best || square === 0) return;
      best = square;
      nearest = other;
    };
    for (let place = rank[row] + 1; place < rows; place++) {
      const other = order[place];
      if ((values[other * n + axis] - here) ** 2 >= best) break;
      tryRow(other);
    }
    for (let place = rank[row] - 1; place >= 0; place--) {
      const other = order[place];
      if ((values[other * n + axis] - here) ** 2 >= best) break;
      tryRow(other);
    }
    return nearest;
  };
}

function widestAxis(values: ArrayLike<number>, n: number, rows: number): number {
  let widest = -1;
  let axis = 0;
  for (let i = 0; i < n; i++) {
    let low = Infinity;
    let high = -Infinity;
    for (let t = 0; t < rows; t++) {
      const value = values[t * n + i];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high - low > widest) {
      widest = high - low;
      axis = i;
    }
  }
  return axis;
}
