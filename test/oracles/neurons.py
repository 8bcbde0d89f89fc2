"""Orbits, periods and exponents of the neurons and neural masses by SciPy and NumPy, for test/sim/systems. Writes neurons.json
beside this file. Equations are written as their papers have them, with the removable singularities of rates left in."""
import json, os
from decimal import Decimal, getcontext
import numpy as np
from scipy.integrate import solve_ivp

def boltzmann(V, half, width): return 1 / (1 + np.exp((half - V) / width))

def morris_lecar(t, u):
    V, w = u
    m, w_inf = (1 + np.tanh((V + 1.2) / 18)) / 2, (1 + np.tanh((V - 2) / 30)) / 2
    return [(100 - 4.4 * m * (V - 120) - 8 * w * (V + 84) - 2 * (V + 60)) / 20, 0.04 * np.cosh((V - 2) / 60) * (w_inf - w)]

def hodgkin_huxley(t, u):
    V, m, h, n = u
    am = 0.1 * (V + 40) / (1 - np.exp(-(V + 40) / 10))
    an = 0.01 * (V + 55) / (1 - np.exp(-(V + 55) / 10))
    ah, bh = 0.07 * np.exp(-(V + 65) / 20), 1 / (1 + np.exp(-(V + 35) / 10))
    bm, bn = 4 * np.exp(-(V + 65) / 18), 0.125 * np.exp(-(V + 65) / 80)
    current = 10 - 120 * m**3 * h * (V - 50) - 36 * n**4 * (V + 77) - 0.3 * (V + 54.387)
    return [current, am * (1 - m) - bm * m, ah * (1 - h) - bh * h, an * (1 - n) - bn * n]

def bursting(t, u):
    V, n, h = u
    current = 8 * (V + 80) + 20 * boltzmann(V, -20, 15) * (V - 60) + (10 * n + 25 * h) * (V + 90)
    current += 10.2 * V / (1 + 0.33 * np.exp(-0.0625 * V))
    return [-current / 6, boltzmann(V, -25, 5) - n, (boltzmann(V, -15, 5) - h) / 200]

def wilson_cowan(t, u):
    E, I = u
    def S(x, a, theta): return 1 / (1 + np.exp(-a * (x - theta))) - 1 / (1 + np.exp(a * theta))
    ke, ki = S(np.inf, 1.3, 4), S(np.inf, 2, 3.7)
    return [(-E + (ke - E) * S(16 * E - 12 * I + 1.25, 1.3, 4)) / 8, (-I + (ki - I) * S(15 * E - 3 * I, 2, 3.7)) / 8]

def jansen_rit(t, u):
    y0, y1, y2, y3, y4, y5 = u
    def S(v): return 5 / (1 + np.exp(0.56 * (6 - v)))
    return [y3, y4, y5,
            325 * S(y1 - y2) - 200 * y3 - 1e4 * y0,
            325 * (220 + 108 * S(135 * y0)) - 200 * y4 - 1e4 * y1,
            1100 * 33.75 * S(33.75 * y0) - 100 * y5 - 2500 * y2]

def wong_wang(t, u):
    def H(x): return (270 * x - 108) / (1 - np.exp(-0.154 * (270 * x - 108)))
    S1, S2 = u
    x1 = 0.2609 * S1 - 0.0497 * S2 + 0.3255 + 5.2e-4 * 30 * 1.064
    x2 = 0.2609 * S2 - 0.0497 * S1 + 0.3255 + 5.2e-4 * 30 * 0.936
    return [-S1 / 0.1 + (1 - S1) * 0.641 * H(x1), -S2 / 0.1 + (1 - S2) * 0.641 * H(x2)]

def solve(f, u0, end, **more): return solve_ivp(f, (0, end), u0, "DOP853", rtol=1e-12, atol=1e-12, **more)

def orbit(f, u0, step, n):
    t = np.arange(n) * step
    return {"step": step, "orbit": solve(f, u0, t[-1], t_eval=t).y.T.tolist()}

def crossings(f, u0, observe, level, transient, end):
    event = lambda t, u: observe(u) - level
    event.direction = 1
    times = solve(f, u0, end, events=event).t_events[0]
    return times[times > transient]

def rulkov_exponents(steps, blocks=20):
    u, V, logs = np.array([-1.0, -2.9]), np.eye(2), []
    for _ in range(steps):
        x, y = u
        V, R = np.linalg.qr(np.array([[-8.2 * x / (1 + x * x) ** 2, 1], [-0.001, 1]]) @ V)
        logs.append(np.log(np.abs(np.diag(R))))
        u = np.array([4.1 / (1 + x * x) + y, y - 0.001 * x - 0.001])
    logs = np.array(logs[2000:])
    means = np.array([block.mean(0) for block in np.array_split(logs, blocks)])
    return {"exponents": logs.mean(0).tolist(), "standardErrors": (means.std(0, ddof=1) / np.sqrt(blocks)).tolist()}

def bernoulli(x):
    """x, B(x) and B'(x) in 60 digits, rounded at the end."""
    z = Decimal(x)
    e = z.exp()
    return [x, float(z / (e - 1)), float((e - 1 - z * e) / (e - 1) ** 2)]

ml, hh, bn = [0, 0.1693], [-65, 0.053, 0.596, 0.318], [-24.4694, 0.0386, 0.0231]
wc, jr, ww = [0.2, 0.043], [0.0949, 24.4536, 16.9536, 0.5007, -9.78, -106.41], [0.1, 0.1]
first = lambda u: u[0]

rulkov = [[-1.0, -2.9]]
for _ in range(15): x, y = rulkov[-1]; rulkov.append([4.1 / (1 + x * x) + y, y - 0.001 * x - 0.001])

spikes = crossings(bursting, bn, first, -25, 2000, 4000)
onsets = spikes[1:][np.diff(spikes) > 50]
getcontext().prec = 60

out = {
    "orbits": {
        "morris-lecar": orbit(morris_lecar, ml, 4.0, 41),
        "hodgkin-huxley": orbit(hodgkin_huxley, hh, 0.5, 61),
        "bursting-neuron": orbit(bursting, bn, 1.0, 61),
        "rulkov": {"step": 1, "orbit": rulkov},
        "wilson-cowan": orbit(wilson_cowan, wc, 2.0, 41),
        "jansen-rit": orbit(jansen_rit, jr, 0.005, 41),
        "wong-wang": orbit(wong_wang, ww, 0.05, 41),
    },
    "periods": {
        "morris-lecar": float(np.diff(crossings(morris_lecar, ml, first, 0, 1000, 3000)).mean()),
        "hodgkin-huxley": float(np.diff(crossings(hodgkin_huxley, hh, first, 0, 200, 1000)).mean()),
        "bursting-neuron": float(np.diff(onsets).mean()),
        "wilson-cowan": float(np.diff(crossings(wilson_cowan, wc, first, 0.2, 500, 2000)).mean()),
        "jansen-rit": float(np.diff(crossings(jansen_rit, jr, lambda u: u[1] - u[2], 7.5, 15, 25)).mean()),
    },
    "spikesABurst": int(np.diff(np.nonzero(np.diff(spikes) > 50)[0]).mean()),
    "decision": solve(wong_wang, ww, 20).y[:, -1].tolist(),
    "rulkov": rulkov_exponents(400_000),
    "bernoulli": [bernoulli(x) for x in
                  [-700.0, -30.0, -3.0, -0.3, -0.0500001, -0.0499999, -1e-3, -1e-9, 1e-9, 1e-3, 0.0499999, 0.0500001, 0.3, 3.0, 30.0, 700.0]],
}
json.dump(out, open(os.path.join(os.path.dirname(__file__), "neurons.json"), "w"))
