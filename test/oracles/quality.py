"""Values that measures of a series' quality are held to, by NumPy and SciPy. Writes quality.json beside itself."""

import json
import pathlib

import numpy as np
from scipy import signal

t = np.arange(300)
x = np.sin(0.7 * t) + 0.3 * np.cos(0.11 * t * (1 + 0.001 * t)) + 0.01 * t
y = np.cos(0.7 * t + 0.4) - 0.002 * t
z = 0.6 * x - 0.8 * y + 0.2 * np.sin(2.9 * t)


def welch(values, length):
    frequencies, density = signal.welch(
        values, window="hann", nperseg=length, noverlap=0, detrend="linear", scaling="density"
    )
    return density[1:]


gappy = np.stack([x, y, z], axis=1)
gappy[::7, 0] = np.nan
gappy[3::11, 2] = np.nan
pairs = np.eye(3)
for i in range(3):
    for j in range(3):
        both = ~np.isnan(gappy[:, i] + gappy[:, j])
        pairs[i, j] = np.corrcoef(gappy[both, i], gappy[both, j])[0, 1]

correlation = np.corrcoef(np.stack([x, y, z]))
eigenvalues = np.linalg.eigvalsh(correlation)[::-1]
shares = eigenvalues / eigenvalues.sum()

json.dump(
    {
        "welchWhole": welch(x, 300).tolist(),
        "welchThirds": welch(x, 100).tolist(),
        "correlation": correlation.ravel().tolist(),
        "gappyCorrelation": pairs.ravel().tolist(),
        "participation": float(1 / np.sum(shares**2)),
        "entropyRank": float(np.exp(-np.sum(shares * np.log(shares)))),
    },
    (pathlib.Path(__file__).parent / "quality.json").open("w"),
)
