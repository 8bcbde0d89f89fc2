"""Eigenvalues and eigenvectors of symmetric matrices by NumPy (LAPACK), as an oracle for symmetricEigen.ts.

    python test/oracles/symmetricEigen.py > test/oracles/symmetricEigen.json
"""

import json

import numpy as np

def matrix(kind, n):
    """The same formulas as the test's."""
    i, j = np.meshgrid(np.arange(n), np.arange(n), indexing='ij')
    if kind == 'cosines':
        return np.cos(0.7 * (i + 1) * (j + 1)) + np.cos(i - j)
    if kind == 'covariance':
        x = np.sin(0.1 * np.outer(np.arange(400), np.arange(1, n + 1) ** 1.3)) + 0.2 * np.cos(np.outer(np.arange(400) ** 1.5, np.arange(n) + 2))
        return np.cov(x.T, bias=True)
    return np.where(i // 4 == j // 4, 1.0, 0.0) + np.where(i == j, 1.0, 0.0)

def positive(vector):
    return vector * np.sign(vector[np.argmax(np.abs(vector))])

cases = []
for kind, n in (('cosines', 24), ('covariance', 40), ('blocks', 12)):
    values, vectors = np.linalg.eigh(matrix(kind, n))
    cases.append({
        'kind': kind,
        'n': n,
        'values': values[::-1].tolist(),
        'vectors': [] if kind == 'blocks' else [positive(vectors[:, -1 - k]).tolist() for k in range(4)],
    })
print(json.dumps({'numpy': np.__version__, 'cases': cases}))
