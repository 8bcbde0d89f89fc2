/**
 * Strongly connected components of a directed graph by Tarjan's algorithm, with a stack of its own so that long chains of nodes
 * don't overflow the call stack.
 *
 * @param rowStart shape (n + 1): the edges that leave node i are rowStart[i] … rowStart[i + 1] − 1.
 * @param target node each edge leads to; shape (rowStart[n]).
 * @returns for each node the index of its component, shape (n), and how many there are. Every edge leads into its own component
 *   or one of lower index, so component 0 is never left.
 * @see Tarjan (1972), SIAM J. Comput. 1(2), 146–160.
 */
export function stronglyConnected(
  rowStart: Uint32Array,
  target: Uint32Array,
): { readonly component: Uint32Array; readonly count: number } {
  const n = rowStart.length - 1;
  const component = new Uint32Array(n).fill(n);
  /** Order of discovery from 1 on, 0 for a node not met yet; and the earliest node that can be reached back to. */
  const order = new Uint32Array(n);
  const low = new Uint32Array(n);
  const nextEdge = rowStart.slice(0, n);
  const open: number[] = [];
  const path: number[] = [];
  let met = 0;
  let count = 0;

  const enter = (node: number) => {
    order[node] = low[node] = ++met;
    open.push(node);
    path.push(node);
  };
  const leave = (node: number) => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) low[parent] = Math.min(low[parent], low[node]);
    if (low[node] !== order[node]) return;
    let member: number;
    do {
      member = open.pop()!;
      component[member] = count;
    } while (member !== node);
    count++;
  };

  for (let root = 0; root < n; root++) {
    if (order[root]) continue;
    enter(root);
    while (path.length) {
      const node = path.at(-1)!;
      if (nextEdge[node] === rowStart[node + 1]) {
        leave(node);
        continue;
      }
      const next = target[nextEdge[node]++];
      if (!order[next]) enter(next);
      else if (component[next] === n) low[node] = Math.min(low[node], order[next]);
    }
  }
  return { component, count };
}
