/** A family's dynamics written out in the languages its users work in, over the weights by their blocks' names. */
export interface Reader {
  /** How many rectified units, as the family calls them. */
  readonly rectified: string;
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
    matlab: ' - repmat(max(z, 0), 1, B)',
  }),
};
