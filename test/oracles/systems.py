"""Short orbits of the built-in systems by SciPy's DOP853, for test/sim/systems. Writes systems.json beside this file."""
import json, os
import numpy as np
from scipy.integrate import solve_ivp

def lorenz63(t, u): x, y, z = u; return [10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z]
def roessler(t, u): x, y, z = u; return [-y - z, x + 0.2 * y, 0.2 + z * (x - 5.7)]
def lorenz96(t, u): return (np.roll(u, -1) - np.roll(u, 2)) * np.roll(u, 1) - u + 8
def fhn(t, u): v, w = u; return [v - v**3 / 3 - w + 0.5, (v + 0.7 - 0.8 * w) / 12.5]
def hr(t, u): x, y, z = u; return [y - x**3 + 3 * x**2 - z + 3.25, 1 - 5 * x**2 - y, 0.006 * (4 * (x + 1.6) - z)]

def lorenz84(t, u): x, y, z = u; return [-y**2 - z**2 - 0.25 * x + 2, x * y - 4 * x * z - y + 1, 4 * x * y + x * z - z]
def chua(t, u):
    x, y, z = u
    diode = -8 / 7 * x if abs(x) < 1 else -5 / 7 * x - 3 / 7 * np.sign(x)
    return [15.6 * (y - x - diode), x - y + z, -28 * y]
def chen(t, u): x, y, z = u; return [35 * (y - x), -7 * x - x * z + 28 * y, x * y - 3 * z]
def halvorsen(t, u): return -1.4 * u - 4 * np.roll(u, -1) - 4 * np.roll(u, -2) - np.roll(u, -1) ** 2
def thomas(t, u): return np.sin(np.roll(u, -1)) - 0.208186 * u
def sprott_b(t, u): x, y, z = u; return [y * z, x - y, 1 - x * y]
def rabinovich_fabrikant(t, u):
    x, y, z = u
    return [y * (z - 1 + x**2) + 0.87 * x, x * (3 * z + 1 - x**2) + 0.87 * y, -2 * z * (1.1 + x * y)]
def roessler_hyperchaos(t, u): x, y, z, w = u; return [-y - z, x + 0.25 * y + w, 3 + x * z, -0.5 * z + 0.05 * w]
def nose_hoover(t, u): q, p, zeta = u; return [p, -q - zeta * p, p**2 - 1]
def duffing(t, u): return [u[1], u[0] - u[0] ** 3 - 0.25 * u[1] + 0.3 * np.cos(t), -np.sin(t), np.cos(t)]
def lotka_volterra(t, u):
    a = np.array([[1, 1.09, 1.52, 0], [0, 1, 0.44, 1.36], [2.33, 0, 1, 0.47], [1.21, 0.51, 0.35, 1]])
    return np.array([1, 0.72, 1.53, 1.27]) * u * (1 - a @ u)
def van_der_pol(t, u): x, y = u; return [y, (1 - x**2) * y - x]

def lozi(u): x, y = u; return [1 - 1.7 * abs(x) + y, 0.5 * x]
def logistic(u): return [4 * u[0] * (1 - u[0])]
def ikeda(u):
    z = complex(*u)
    z = 1 + 0.9 * z * np.exp(1j * (0.4 - 6 / (1 + abs(z) ** 2)))
    return [z.real, z.imag]
def tinkerbell(u): x, y = u; return [x**2 - y**2 + 0.9 * x - 0.6 * y, 2 * x * y + 2 * x + 0.5 * y]
def cat_map(u): x, y = u; return [(2 * x + y) % 1, (x + y) % 1]
def standard_map(u):
    theta, p = u
    p += 5 * np.sin(theta)
    return [(theta + p) % (2 * np.pi), p % (2 * np.pi)]

def iterate(f, u):
    orbit = [u]
    for _ in range(15): orbit.append([float(x) for x in f(orbit[-1])])
    return {"step": 1, "orbit": orbit}

def orbit(f, u0, step, n):
    t = np.arange(n) * step
    return {"step": step, "orbit": solve_ivp(f, (0, t[-1]), u0, "DOP853", t, rtol=1e-12, atol=1e-12).y.T.tolist()}

out = {
    "lorenz63": orbit(lorenz63, [-8, -8, 27], 0.05, 51),
    "roessler": orbit(roessler, [-5, -5, 0.02], 0.5, 41),
    "lorenz96": orbit(lorenz96, [8.01] + [8.0] * 19, 0.1, 26),
    "fitzhugh-nagumo": orbit(fhn, [-1, 1], 1.0, 61),
    "hindmarsh-rose": orbit(hr, [-1, -4, 3], 1.0, 41),
    "lorenz84": orbit(lorenz84, [1.49, 0.94, 0.47], 0.1, 51),
    "chua": orbit(chua, [1.96, 0.31, -1.52], 0.05, 51),
    "chen": orbit(chen, [7.97, 6.37, 24.14], 0.02, 51),
    "halvorsen": orbit(halvorsen, [-11, -2.58, -4.95], 0.05, 51),
    "thomas": orbit(thomas, [-0.69, 3.81, 1.08], 0.5, 51),
    "sprott-b": orbit(sprott_b, [0.4, 0.64, -0.09], 0.2, 51),
    "rabinovich-fabrikant": orbit(rabinovich_fabrikant, [-1.14, -0.02, 0.53], 0.2, 51),
    "roessler-hyperchaos": orbit(roessler_hyperchaos, [-23.15, -21.57, 0.125, 19.57], 0.2, 51),
    "nose-hoover": orbit(nose_hoover, [0, 5, 0], 0.2, 51),
    "duffing": orbit(duffing, [1, 0, 1, 0], 0.4, 51),
    "lotka-volterra": orbit(lotka_volterra, [0.3013, 0.4586, 0.1307, 0.3557], 1.0, 51),
    "van-der-pol": orbit(van_der_pol, [2, 0], 0.4, 41),
    "lozi": iterate(lozi, [-0.1, 0.1]),
    "logistic": iterate(logistic, [0.1]),
    "ikeda": iterate(ikeda, [0.5, -0.5]),
    "tinkerbell": iterate(tinkerbell, [-0.72, -0.64]),
    "cat-map": iterate(cat_map, [0.1, 0.3]),
    "standard-map": iterate(standard_map, [0.1, 0.2]),
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
