"""Reference values by NumPy and SciPy for measures read off data. Writes dataMeasures.json beside this file."""
import json, os
import numpy as np
from scipy.special import logsumexp

# Two orbits of three dimensions and points near and far, as in test/sim/analysis/gaussianMixtureDivergence.test.ts.
t = np.arange(60)
truth = np.stack([np.sin(0.3 * t), np.cos(0.17 * t), np.sin(0.05 * t * t)], 1)
generated = np.stack([0.8 * np.sin(0.29 * t + 1), np.cos(0.2 * t), 0.5 + np.sin(0.05 * t)], 1)[:50]
points = np.array([[0, 0, 0], [0.5, -0.7, 0.2], [3, 3, 3], [40, -40, 10], [1e4, 0, 0]])

def log_density(x, centres, variance):
    square = ((x[:, None, :] - centres[None]) ** 2).sum(-1)
    return logsumexp(-square / (2 * variance), axis=1) - np.log(len(centres))

rng = np.random.default_rng(1)
mixtures = []
for variance in (0.02, 0.3, 1.0):
    draws = truth[rng.integers(len(truth), size=400_000)] + np.sqrt(variance) * rng.standard_normal((400_000, 3))
    d = np.concatenate([log_density(x, truth, variance) - log_density(x, generated, variance) for x in np.split(draws, 40)])
    mixtures.append({
        "variance": variance,
        "truth": log_density(points, truth, variance).tolist(),
        "generated": log_density(points, generated, variance).tolist(),
        "divergence": d.mean(),
        "standardError": d.std(ddof=1) / np.sqrt(len(d)),
    })

# Rössler's flow by RK4, each operation in an order that every language repeats bit for bit.
def rhs(u):
    x, y, z = u
    return [-y - z, x + 0.2 * y, 0.2 + z * (x - 5.7)]

def step(u, h):
    a = rhs(u)
    b = rhs([u[i] + h / 2 * a[i] for i in range(3)])
    c = rhs([u[i] + h / 2 * b[i] for i in range(3)])
    d = rhs([u[i] + h * c[i] for i in range(3)])
    return [u[i] + h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]) for i in range(3)]

u, rows = [-5.0, -5.0, 0.02], []
for k in range(4 * 25_000):
    u = step(u, 0.02)
    if k % 4 == 3:
        rows.append(u)
roessler = np.array(rows[5_000:])

EPS = 1e-5
def divergence(p, q, m):
    p, q = ((h + EPS) / (h.sum() + EPS * h.size) for h in (p, q))
    return float((p * np.log(p / q)).sum())

def half_open(a, b, m):
    lo, hi = a.min(0) - 0.1 * a.std(0), a.max(0) + 0.1 * a.std(0)
    count = lambda s: np.histogramdd(s, m, list(zip(lo, hi)))[0]
    return divergence(count(a), count(b), m)

def truncating(a, b, m):
    lo, hi = a.min(0), a.max(0)
    def count(s):
        i = np.trunc(m * (s - lo) / (hi - lo)).astype(int)
        i = i[((i > 0) & (i < m)).all(1)]
        h = np.zeros((m,) * s.shape[1])
        np.add.at(h, tuple(i.T), 1)
        return h
    return divergence(count(a), count(b), m)

s = np.arange(400)
x = np.sin(0.11 * s) + 0.5 * np.cos(0.37 * s + 1) + 0.1 * np.sin(2.3 * s)
y = np.cos(0.11 * s) + 0.3 * np.sin(0.91 * s)
first, second = np.stack([x, y], 1), np.stack([np.roll(x, 3) * 0.9, y + 0.1], 1)
out = {
    "mixtures": mixtures,
    "roesslerEnd": roessler[-1].tolist(),
    "roessler": [
        {"halfOpen": half_open(a, b, 30), "truncating": truncating(a, b, 30)}
        for a, b in ((roessler[:10_000], roessler[10_000:]), (roessler[10_000:], roessler[:10_000]))
    ],
    "truncating": truncating(first, second, 8),
}
with open(os.path.join(os.path.dirname(__file__), "dataMeasures.json"), "w") as f:
    json.dump(out, f)
