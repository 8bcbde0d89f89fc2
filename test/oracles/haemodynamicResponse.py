"""Two-gamma responses by SciPy for test/sim/signals/haemodynamicResponse.test.ts. Writes haemodynamicResponse.json beside this file.

Parameters are in SPM's order: delay of response and of undershoot, their dispersions, ratio, onset, length (s)."""
import json, os
import numpy as np
from scipy.stats import gamma

def response(dt, p=(6, 16, 1, 1, 6, 0, 32)):
    t = np.arange(int(np.floor(p[6] / dt)) + 1) * dt - p[5]
    h = gamma.pdf(t, p[0] / p[2], scale=p[2]) - gamma.pdf(t, p[1] / p[3], scale=p[3]) / p[4]
    return (h / h.sum()).tolist()

other = (5, 14, 0.9, 1.3, 4, 1.5, 24)
cases = [{"dt": dt, "parameters": p, "taps": response(dt, p)} for dt, p in [
    (2, (6, 16, 1, 1, 6, 0, 32)), (0.5, (6, 16, 1, 1, 6, 0, 32)), (0.72, (6, 16, 1, 1, 6, 0, 32)), (1.5, other)]]
json.dump(cases, open(os.path.join(os.path.dirname(__file__), "haemodynamicResponse.json"), "w"))
