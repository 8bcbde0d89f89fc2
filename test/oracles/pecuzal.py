"""Non-uniform embeddings of small recordings by the authors' own package, pecuzal-embedding 1.3.4 (numpy, scipy, scikit-learn).

Run it, with that package on the path, to write pecuzal.json again.
"""

import json
import sys
import types
from pathlib import Path

import numpy as np
import scipy.spatial

# It wants an older SciPy, which took numbers for vectors.
scipy.spatial.distance.euclidean = lambda u, v: float(np.linalg.norm(np.asarray(u) - np.asarray(v)))
# Its bar of progress is not needed.
bar = types.ModuleType("progress.bar")
bar.Bar = lambda *_args, **_more: types.SimpleNamespace(next=lambda: None, finish=lambda: None)
sys.modules["progress"] = types.ModuleType("progress")
sys.modules["progress.bar"] = bar

from pecuzal_embedding import pecuzal_embedding  # noqa: E402


def orbit(flow, start, dt, samples):
    state = np.array(start, float)
    out = []
    for t in range(2000 + samples):
        k1 = flow(state)
        k2 = flow(state + dt / 2 * k1)
        k3 = flow(state + dt / 2 * k2)
        k4 = flow(state + dt * k3)
        state = state + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        if t >= 2000:
            out.append(state)
    return np.round(np.array(out), 4)


def lorenz(s):
    return np.array([10 * (s[1] - s[0]), s[0] * (28 - s[2]) - s[1], s[0] * s[1] - 8 / 3 * s[2]])


def roessler(s):
    return np.array([-s[1] - s[2], s[0] + 0.2 * s[1], 0.2 + s[2] * (s[0] - 5.7)])


def case(name, series, most, apart):
    _, lags, signals, changes, continuity = pecuzal_embedding(
        series, taus=range(most + 1), theiler=apart, L_threshold=0.05
    )
    return {
        "name": name,
        "series": series.ravel().tolist(),
        "most": most,
        "apart": apart,
        "lags": [int(lag) for lag in lags],
        "signals": [int(one) for one in signals],
        "changes": [float(one) for one in changes],
        "continuity": np.asarray(continuity[0] if isinstance(continuity, list) else continuity[:, 0]).ravel().tolist(),
    }


random = np.random.default_rng(2)
cases = [
    case("Lorenz x", orbit(lorenz, [0, 10, 0], 0.02, 2000)[:, 0], 40, 8),
    case("Rössler y", orbit(roessler, [1, 1, 0], 0.1, 2000)[:, 1], 50, 15),
    case("noise", np.round(random.normal(size=1000), 4), 30, 1),
]
for one in cases:
    print(one["name"], one["lags"], one["signals"], one["changes"], len(one["continuity"]))
Path(__file__).with_suffix(".json").write_text(json.dumps({"cases": cases}) + "\n")
