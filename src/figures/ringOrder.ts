/**
 * Order of nodes round a ring that keeps what flows between them short: nodes are changed places with one another as long as
 * that shortens the sum of flow times distance along the chord. Deterministic; the first node keeps its place.
 *
 * @param flow shape (n × n), row-major; direction does not matter.
 * @returns node at each place of the ring.
 */
export function ringOrder(flow: ArrayLike<number>, n: number): readonly number[] {
  const between = (i: number, j: number) => (flow[i * n + j] ?? 0) + (flow[j * n + i] ?? 0);
  const chord = Array.from({ length: n }, (_, k) => Math.sin((Math.PI * k) / n));
  const order = greedy(between, n);
  const costAt = (place: number, node: number, except: number) => {
    let cost = 0;
    for (let p = 0; p < n; p++) {
      if (p !== place && p !== except) cost += between(node, order[p]!) * chord[Math.abs(place - p)]!;
    }
    return cost;
  };
  // The pair's own flow keeps its length when the two change places.
  const gain = (a: number, b: number) =>
    costAt(a, order[a]!, b) + costAt(b, order[b]!, a) - costAt(a, order[b]!, b) - costAt(b, order[a]!, a);
  for (let pass = 0, isBetter = true; isBetter && pass < 50; pass++) {
    isBetter = false;
    for (let a = 1; a < n; a++) {
      for (let b = a + 1; b < n; b++) {
        if (gain(a, b) <= 1e-12) continue;
        [order[a], order[b]] = [order[b]!, order[a]!];
        isBetter = true;
      }
    }
  }
  return order;
}

/** From each node on to the one that exchanges most with it, of those not placed yet. */
function greedy(between: (i: number, j: number) => number, n: number): number[] {
  const order = n > 0 ? [0] : [];
  const left = new Set(Array.from({ length: n }, (_, k) => k).slice(1));
  while (left.size > 0) {
    const last = order.at(-1)!;
    const next = [...left].reduce((best, node) => (between(last, node) > between(last, best) ? node : best));
    left.delete(next);
    order.push(next);
  }
  return order;
}
