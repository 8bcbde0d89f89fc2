"""Short orbits of the built-in systems by SciPy's DOP853, for test/sim/systems. Writes systems.json beside this file."""
import json, os
import numpy as np
from scipy.integrate import solve_ivp

def lorenz63(t, u): x, y, z = u; return [10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z]
def roessler(t, u): x, y, z = u; return [-y - z, x + 0.2 * y, 0.2 + z * (x - 5.7)]
def lorenz96(t, u): return (np.roll(u, -1) - np.roll(u, 2)) * np.roll(u, 1) - u + 8
def fhn(t, u): v, w = u; return [v - v**3 / 3 - w + 0.5, (v + 0.7 - 0.8 * w) / 12.5]
def hr(t, u): x, y, z = u; return [y - x**3 + 3 * x**2 - z + 3.25, 1 - 5 * x**2 - y, 0.006 * (4 * (x + 1.6) - z)]

def orbit(f, u0, step, n):
    t = np.arange(n) * step
    return {"step": step, "orbit": solve_ivp(f, (0, t[-1]), u0, "DOP853", t, rtol=1e-12, atol=1e-12).y.T.tolist()}

out = {
    "lorenz63": orbit(lorenz63, [-8, -8, 27], 0.05, 51),
    "roessler": orbit(roessler, [-5, -5, 0.02], 0.5, 41),
    "lorenz96": orbit(lorenz96, [8.01] + [8.0] * 19, 0.1, 26),
    "fitzhugh-nagumo": orbit(fhn, [-1, 1], 1.0, 61),
    "hindmarsh-rose": orbit(hr, [-1, -4, 3], 1.0, 41),
}
h = [[0.1, 0.1]]
for _ in range(15): x, y = h[-1]; h.append([1 - 1.4 * x * x + y, 0.3 * x])
out["henon"] = {"step": 1, "orbit": h}

event = lambda t, u: u[0]
event.direction = 1
s = solve_ivp(fhn, (0, 2000), [-1, 1], "DOP853", rtol=1e-11, atol=1e-11, events=event)
e = s.t_events[0][s.t_events[0] > 500]
out["fitzHughNagumoPeriod"] = float(np.diff(e).mean())
json.dump(out, open(os.path.join(os.path.dirname(__file__), "systems.json"), "w"))
