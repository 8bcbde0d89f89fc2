"""Power spectra by SciPy, as true values for test/sim/analysis/welchSpectrum.test.ts. Run with a Python that has SciPy."""
import json
import pathlib

import numpy as np
from scipy.signal import welch

SAMPLES, RATE = 96, 250.0
t = np.arange(SAMPLES)
# Made of sines, so that the test can make the same signal.
signal = 3 + 0.02 * t + np.sin(0.7 * t) + 0.5 * np.sin(2.1 * t + 1) + 0.1 * np.sin(t * t)

cases = []
for length in (32, 24):
    frequencies, power = welch(signal, RATE, window="hann", nperseg=length, noverlap=length // 2, detrend="constant")
    cases.append({"length": length, "frequencies": frequencies.tolist(), "power": power.tolist()})

target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps({"samples": SAMPLES, "rate": RATE, "cases": cases}, indent=1) + "\n")
