"""Reference values by NumPy and SciPy for test/sim/signals and test/sim/analysis. Writes signals.json beside this file."""
import json, os
import numpy as np
from scipy import signal
from scipy.ndimage import gaussian_filter1d

t = np.arange(400)
x = np.sin(0.11 * t) + 0.5 * np.cos(0.37 * t + 1) + 0.1 * np.sin(2.3 * t)
y = np.cos(0.11 * t) + 0.3 * np.sin(0.91 * t)
out = {}
for order in (1, 2, 3, 4, 5):
    sos = signal.butter(order, 0.08, fs=1, output="sos")
    out[f"butter{order}"] = signal.sosfiltfilt(sos, x).tolist()

A = np.stack([x, y, x + 0.2 * y + 0.05 * np.cos(1.7 * t)], 1)
C = np.cov(A.T, bias=True)
w, v = np.linalg.eigh(C)
out["pcaVariances"] = w[::-1].tolist()
out["gaussian"] = gaussian_filter1d(np.abs(x), 3.0).tolist()

def spectrum(s, sigma):
    s = (s - s.mean()) / s.std()
    p = gaussian_filter1d(np.abs(np.fft.rfft(s)) ** 2, sigma, mode="reflect")
    p = np.clip(p, 0, None)
    return p / p.sum()

for n in (400, 397):
    p, q = spectrum(x[:n], 2.0), spectrum(y[:n], 2.0)
    out[f"hellinger{n}"] = float(np.sqrt(1 - np.sqrt(p * q).sum()))

truth, gen = np.stack([x, y], 1), np.stack([np.roll(x, 3) * 0.9, y + 0.1], 1)
m, eps = 8, 1e-5
lo, hi = truth.min(0) - 0.1 * truth.std(0), truth.max(0) + 0.1 * truth.std(0)
def hist(a):
    i = np.floor((a - lo) / (hi - lo) * m).astype(int)
    i = i[((i >= 0) & (i < m)).all(1)]
    h = np.zeros((m, m))
    np.add.at(h, (i[:, 0], i[:, 1]), 1)
    return (h + eps) / (h.sum() + eps * m * m)
p, q = hist(truth), hist(gen)
out["dStsp"] = float((p * np.log(p / q)).sum())

c = x - x.mean()
full = np.correlate(c, c, "full")[len(c) - 1:]
out["acf"] = (full / full[0])[:60].tolist()

# VAR(2) by plain least squares.
Z = np.stack([np.concatenate([[1], A[k - 1, :2], A[k - 2, :2]]) for k in range(2, 400)])
B, *_ = np.linalg.lstsq(Z, A[2:, :2], rcond=None)
z = np.concatenate([[1], A[399, :2], A[398, :2]])
out["varNext"] = (z @ B).tolist()
json.dump(out, open(os.path.join(os.path.dirname(__file__), "signals.json"), "w"))
