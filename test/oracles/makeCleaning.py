"""Cleaning of signals by SciPy and NumPy, for test/sim/signals/cleaning.test.ts. Run: python3 makeCleaning.py > cleaning.json"""

import json

import numpy as np
from scipy import ndimage, signal, stats

t = np.arange(120)
x = np.sin(0.31 * t) + 0.4 * np.cos(1.7 * t + 0.2) + 0.01 * t + 0.3 * np.sin(12.9898 * t) ** 3

out = {"x": x.tolist()}
for order in (1, 2, 3, 4, 5):
    out[f"high{order}"] = signal.sosfiltfilt(signal.butter(order, 2 * 0.06, "high", output="sos"), x).tolist()
    sos = signal.butter(order, [2 * 0.05, 2 * 0.2], "band", output="sos")
    # Gain of the filter at some frequencies, run once; the order of sections is SciPy's own affair.
    out[f"band{order}"] = np.abs(signal.sosfreqz(sos, [0.1, 0.3, 0.6, 1.0, 2.0])[1]).tolist()
# The same padding as sosfiltfilt's for one section.
b, a = signal.iirnotch(2 * 0.12, 8)
out["notch"] = signal.filtfilt(b, a, x, padlen=9).tolist()
for order in (0, 1, 2, 3):
    out[f"detrend{order}"] = (x - np.polyval(np.polyfit(t, x, order), t)).tolist()
out["smooth"] = ndimage.gaussian_filter1d(x, 2.5, mode="reflect").tolist()
out["percentile"] = [np.percentile(x[max(0, k - 7) : k + 8], 20).item() for k in t]
out["mad"] = stats.median_abs_deviation(x, scale="normal").item()
out["median"] = np.median(x).item()
out["power"] = stats.boxcox(np.exp(0.4 * x) + 0.3)[1].item()
out["powered"] = stats.boxcox(np.exp(0.4 * x) + 0.3)[0].tolist()
print(json.dumps(out))
