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

def lorenz84(u): x, y, z = u; return np.array([-y**2 - z**2 - 0.25 * x + 2, x * y - 4 * x * z - y + 1, 4 * x * y + x * z - z])

def lorenz84_tangent(u, V):
    x, y, z = u
    return np.array([[-0.25, -2 * y, -2 * z], [y - 4 * z, x - 1, -4 * x], [4 * y + z, 4 * x, x - 1]]) @ V

def chua_matrix(x): return np.array([[-15.6 * (1 - (8 if abs(x) < 1 else 5) / 7), 15.6, 0], [1, -1, 1], [0, -28, 0]])

def chua(u):
    outside = 0 if abs(u[0]) < 1 else 15.6 * 3 / 7 * np.sign(u[0])
    return chua_matrix(u[0]) @ u + np.array([outside, 0, 0])

def chua_tangent(u, V): return chua_matrix(u[0]) @ V

def halvorsen(u): return -1.4 * u - 4 * np.roll(u, -1) - 4 * np.roll(u, -2) - np.roll(u, -1) ** 2

def halvorsen_tangent(u, V):
    return -1.4 * V - 4 * np.roll(V, -2, 0) - (4 + 2 * np.roll(u, -1)[:, None]) * np.roll(V, -1, 0)

def thomas(u): return np.sin(np.roll(u, -1)) - 0.208186 * u

def thomas_tangent(u, V): return np.cos(np.roll(u, -1))[:, None] * np.roll(V, -1, 0) - 0.208186 * V

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
    "lorenz84": spectrum(lorenz84, lorenz84_tangent, np.array([1.49, 0.94, 0.47]), 0.02, 4, 50, 3000),
    "chua": spectrum(chua, chua_tangent, np.array([1.96, 0.31, -1.52]), 0.005, 8, 20, 5000),
    "halvorsen": spectrum(halvorsen, halvorsen_tangent, np.array([-11, -2.58, -4.95]), 0.01, 4, 20, 1500),
    "thomas": spectrum(thomas, thomas_tangent, np.array([-0.69, 3.81, 1.08]), 0.1, 4, 500, 10000),
    "hindmarsh-rose": spectrum(hindmarsh_rose, hindmarsh_rose_tangent, np.array([-1.0, -4.0, 3.0]), 0.05, 4, 500, 10000),
}
json.dump(out, open(os.path.join(os.path.dirname(__file__), "lyapunov.json"), "w"), indent=1)
