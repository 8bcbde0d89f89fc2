/** A family's dynamics written out in the languages its users work in, over the weights by their blocks' names. */
export interface Reader {
  /** What the family calls the number of its rectified units; absent where it has none to choose. */
  readonly rectified?: string;
  /** Name of the block that maps an observation to the unobserved units. */
  readonly startMap: string;
  /** z' from z: lines of a function's body, indented by four spaces, that end with the result. */
  readonly python: string;
  readonly julia: string;
  /** As the others, but assigning to z. */
  readonly matlab: string;
}

const shallow = (hidden: Record<'python' | 'julia' | 'matlab', string>): Reader => ({
  rectified: 'L',
  startMap: 'S',
  python: `    u = W2 @ z
    return A * z + W1 @ (${hidden.python}) + h1`,
  julia: `    u = W2 * z
    return A .* z .+ W1 * (${hidden.julia}) .+ h1`,
  matlab: `    u = W2 * z;
    z = A .* z + W1 * (${hidden.matlab}) + h1;`,
});

const dendritic = (clip: Record<'python' | 'julia' | 'matlab', string>): Reader => ({
  rectified: 'B',
  startMap: 'S',
  python: `    p = (np.maximum(z[:, None] - H, 0)${clip.python}) @ alpha
    return A * z + W @ p + h`,
  julia: `    p = (max.(z .- H, 0)${clip.julia}) * alpha
    return A .* z .+ W * p .+ h`,
  matlab: `    p = (max(bsxfun(@minus, z, H), 0)${clip.matlab}) * alpha;
    z = A .* z + W * p + h;`,
});

const vanilla = (centre: Record<'python' | 'julia' | 'matlab', string>): Reader => ({
  startMap: 'S',
  python: `    return A * z + W @ np.maximum(z${centre.python}, 0) + h`,
  julia: `    return A .* z .+ W * max.(z${centre.julia}, 0) .+ h`,
  matlab: `    z = A .* z + W * max(z${centre.matlab}, 0) + h;`,
});

/** Recurrent cells: the state is [x; h], or [x; h; c]. */
const cell = (memory: boolean, lines: Record<'python' | 'julia' | 'matlab', readonly string[]>): Reader => {
  const hidden = memory ? { python: '(M - N) // 2', julia: 'div(M - N, 2)', matlab: '(M - N) / 2' } : null;
  const body = (
    count: string,
    split: readonly string[],
    own: readonly string[],
    end: string,
    stop: string,
  ): string => [`H = ${count}${stop}`, ...split, ...own, end].map((line) => `    ${line}`).join('\n');
  return {
    startMap: 'S',
    python: body(
      hidden?.python ?? 'M - N',
      ['x, h = z[:N], z[N : N + H]', ...(memory ? ['c = z[N + H :]'] : [])],
      lines.python,
      `return np.concatenate([V @ h + d, h${memory ? ', c' : ''}])`,
      '',
    ),
    julia: body(
      hidden?.julia ?? 'M - N',
      ['x, h = z[1:N], z[N+1:N+H]', ...(memory ? ['c = z[N+H+1:end]'] : [])],
      lines.julia,
      `return vcat(V * h .+ d, h${memory ? ', c' : ''})`,
      '',
    ),
    matlab: body(
      hidden?.matlab ?? 'M - N',
      ['x = z(1:N); h = z(N + 1:N + H);', ...(memory ? ['c = z(N + H + 1:end);'] : [])],
      lines.matlab,
      `z = [V * h + d; h${memory ? '; c' : ''}];`,
      ';',
    ),
  };
};

/** By family. To add one: write its formula in the three languages. */
export const readers: Readonly<Record<string, Reader>> = {
  alrnn: {
    rectified: 'P',
    startMap: 'L',
    python: `    p = np.concatenate([z[: M - P], np.maximum(z[M - P :], 0)])
    return A * z + W @ p + h`,
    julia: `    p = vcat(z[1:M-P], max.(z[M-P+1:end], 0))
    return A .* z .+ W * p .+ h`,
    matlab: `    p = [z(1:M - P); max(z(M - P + 1:end), 0)];
    z = A .* z + W * p + h;`,
  },
  'shallow-plrnn': shallow({
    python: 'np.maximum(u + h2, 0)',
    julia: 'max.(u .+ h2, 0)',
    matlab: 'max(u + h2, 0)',
  }),
  'clipped-shallow-plrnn': shallow({
    python: 'np.maximum(u + h2, 0) - np.maximum(u, 0)',
    julia: 'max.(u .+ h2, 0) .- max.(u, 0)',
    matlab: 'max(u + h2, 0) - max(u, 0)',
  }),
  'dendritic-plrnn': dendritic({ python: '', julia: '', matlab: '' }),
  'clipped-dendritic-plrnn': dendritic({
    python: ' - np.maximum(z, 0)[:, None]',
    julia: ' .- max.(z, 0)',
    matlab: ' - repmat(max(z, 0), 1, size(H, 2))',
  }),
  'vanilla-plrnn': vanilla({ python: '', julia: '', matlab: '' }),
  'mean-centred-plrnn': vanilla({
    python: ' - z.mean()',
    julia: ' .- sum(z) / M',
    matlab: ' - mean(z)',
  }),
  rnn: cell(false, {
    python: ['h = np.tanh(U @ x + W @ h + b)'],
    julia: ['h = tanh.(U * x .+ W * h .+ b)'],
    matlab: ['h = tanh(U * x + W * h + b);'],
  }),
  // Not q, which is what events have in all families.
  gru: cell(false, {
    python: [
      'p, v = U @ x + b, W @ h',
      'r, u = 1 / (1 + np.exp(-(p[: 2 * H] + v[: 2 * H]))).reshape(2, H)',
      'h = (1 - u) * np.tanh(p[2 * H :] + r * (v[2 * H :] + n)) + u * h',
    ],
    julia: [
      'p, v = U * x .+ b, W * h',
      'r, u = eachcol(reshape(1 ./ (1 .+ exp.(-(p[1:2H] .+ v[1:2H]))), H, 2))',
      'h = (1 .- u) .* tanh.(p[2H+1:end] .+ r .* (v[2H+1:end] .+ n)) .+ u .* h',
    ],
    matlab: [
      'p = U * x + b; v = W * h;',
      's = 1 ./ (1 + exp(-(p(1:2 * H) + v(1:2 * H)))); r = s(1:H); u = s(H + 1:end);',
      'h = (1 - u) .* tanh(p(2 * H + 1:end) + r .* (v(2 * H + 1:end) + n)) + u .* h;',
    ],
  }),
  lstm: cell(true, {
    python: [
      'i, f, g, o = (U @ x + W @ h + b).reshape(4, H)',
      'i, f, o = (1 / (1 + np.exp(-a)) for a in (i, f, o))',
      'c = f * c + i * np.tanh(g)',
      'h = o * np.tanh(c)',
    ],
    julia: [
      'i, f, g, o = eachcol(reshape(U * x .+ W * h .+ b, H, 4))',
      's(a) = 1 ./ (1 .+ exp.(-a))',
      'c = s(f) .* c .+ s(i) .* tanh.(g)',
      'h = s(o) .* tanh.(c)',
    ],
    matlab: [
      'a = reshape(U * x + W * h + b, H, 4); s = 1 ./ (1 + exp(-a));',
      'c = s(:, 2) .* c + s(:, 1) .* tanh(a(:, 3));',
      'h = s(:, 4) .* tanh(c);',
    ],
  }),
};
