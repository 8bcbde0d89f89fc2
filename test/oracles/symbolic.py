"""Reference values by NumPy and SciPy for test/sim/analysis on symbolic dynamics. Writes symbolic.json beside this file."""
import json, os
from collections import Counter
import numpy as np
from scipy.sparse.csgraph import connected_components

# The logistic map in float64, cut into six equal bins: four operations in a fixed order, so every language gets the same bits.
T, R = 3000, 6
x, symbols = 0.3, []
for _ in range(T):
    symbols.append(int(R * x))
    x = 4 * x * (1 - x)
s = np.array(symbols)
labels = (np.arange(T) // 50) % 3

counts = np.zeros((R, R))
np.add.at(counts, (s[:-1], s[1:]), 1)
P = counts / counts.sum(1, keepdims=True)
jump = counts - np.diag(np.diag(counts))
jump /= jump.sum(1, keepdims=True)
A = (counts > 0).astype(float)

w, v = np.linalg.eig(P.T)
pi = np.real(v[:, np.argmin(abs(w - 1))])
pi /= pi.sum()
logP = np.log(np.where(P > 0, P, 1))

def block(n):
    words = Counter(tuple(s[t : t + n]) for t in range(T - n + 1))
    p = np.array(list(words.values())) / (T - n + 1)
    return float(-(p * np.log(p)).sum() + (len(p) - 1) / (2 * (T - n + 1)))

def information(a, b):
    joint = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(joint, (a, b), 1 / len(a))
    outer = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
    seen = joint > 0
    return float((joint[seen] * np.log(joint[seen] / outer[seen])).sum())

chance = [information(s, np.roll(labels, -k)) for k in range(1, T)]

# Sparse graphs whose components are not all alike: node i leads to (a i + b) mod n where that is allowed by i.
graphs = []
for n, a, b in ((40, 3, 1), (60, 7, 5), (75, 2, 30)):
    edges = sorted({(i, (a * i + b) % n) for i in range(n)} | {(i, i * i % n) for i in range(0, n, 3)})
    G = np.zeros((n, n))
    for i, j in edges:
        G[i, j] = 1
    count, of = connected_components(G, directed=True, connection="strong")
    graphs.append({
        "n": n,
        "edges": edges,
        "sizes": sorted(int(k) for k in np.bincount(of)),
        "spectralRadius": float(max(abs(np.linalg.eigvals(G)))),
    })

out = {
    "counts": counts.ravel().tolist(),
    "dwell": P.ravel().tolist(),
    "jump": jump.ravel().tolist(),
    "spectralRadius": float(max(abs(np.linalg.eigvals(A)))),
    "stationary": pi.tolist(),
    "entropyRate": float(-(pi[:, None] * P * logP).sum()),
    "blocks": [block(n) for n in range(1, 6)],
    "information": information(s, labels),
    "nullMean": float(np.mean(chance)),
    "nullQuantile95": float(np.sort(chance)[int(np.ceil(0.95 * len(chance))) - 1]),
    "reached": int(sum(c >= information(s, labels) - 1e-12 for c in chance)),
    "graphs": graphs,
}
with open(os.path.join(os.path.dirname(__file__), "symbolic.json"), "w") as f:
    json.dump(out, f)
