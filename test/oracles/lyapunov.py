"""Lyapunov spectra no paper states for these parameters, by NumPy's Householder QR. Writes lyapunov.json beside this file."""
import json, os
import numpy as np

def lorenz96(u): return (np.roll(u, -1) - np.roll(u, 2)) * np.roll(u, 1) - u + 8

def lorenz96_tangent(u, V):
    gap = (np.roll(u, -1) - np.roll(u, 2))[:, None]
    return (np.roll(V, -1, 0) - np.roll(V, 2, 0)) * np.roll(u, 1)[:, None] + gap * np.roll(V, 1, 0) - V

def hindmarsh_rose(u):
    x, y, z = u
    return np.array([y - x**3 + 3 * x**2 - z + 3.25, 1 - 5 * x**2 - y, 0.006 * (4 * (x + 1.6) - z)])

def hindmarsh_rose_tangent(u, V):
    x = u[0]
    return np.array([[-3 * x**2 + 6 * x, 1, -1], [-10 * x, -1, 0], [0.024, 0, -0.006]]) @ V

def spectrum(f, tangent, u, dt, qr_every, transient, duration, blocks=20):
    def field(S): return np.column_stack([f(S[:, 0]), tangent(S[:, 0], S[:, 1:])])
    n = len(u)
    S = np.column_stack([u, np.eye(n)])
    logs = []
    for i in range(int((transient + duration) / dt)):
        k1 = field(S); k2 = field(S + dt / 2 * k1); k3 = field(S + dt / 2 * k2); k4 = field(S + dt * k3)
        S = S + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        if (i + 1) % qr_every == 0:
            Q, R = np.linalg.qr(S[:, 1:])
            S[:, 1:] = Q
            if i * dt >= transient: logs.append(np.log(np.abs(np.diag(R))))
    rates = np.array(logs) / (qr_every * dt)
    means = np.array([block.mean(0) for block in np.array_split(rates, blocks)])
    return {"exponents": rates.mean(0).tolist(), "standardErrors": (means.std(0, ddof=1) / np.sqrt(blocks)).tolist()}

out = {
    "lorenz96": spectrum(lorenz96, lorenz96_tangent, np.r_[8.01, [8.0] * 19], 0.01, 10, 50, 1000),
    "hindmarsh-rose": spectrum(hindmarsh_rose, hindmarsh_rose_tangent, np.array([-1.0, -4.0, 3.0]), 0.05, 4, 500, 10000),
}
json.dump(out, open(os.path.join(os.path.dirname(__file__), "lyapunov.json"), "w"), indent=1)
