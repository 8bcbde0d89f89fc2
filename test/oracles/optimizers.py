"""Weights moved by Adam, AdamW, RAdam and clipped gradients, as torch.optim 2.x writes the steps down, in NumPy float64.
For test/sim/training and test/sim/kernels. Writes optimizers.json beside this file.

The gradient of step t is g_i = cos(0.7 t + 1.3 i) * 10^(i - 1), i = 0 … 3: sizes over three decades, signs that change.
"""
import json, os
import numpy as np

LR, B1, B2, EPS, STEPS = 0.02, 0.9, 0.999, 1e-8, 40
START = np.array([0.5, -1.0, 2.0, 0.1])

def gradient(t):
    i = np.arange(4)
    return np.cos(0.7 * t + 1.3 * i) * 10.0 ** (i - 1)

def clip_grad_norm(g, longest):
    norm = np.linalg.norm(g)
    return g * min(1.0, longest / norm)

def run(kind, decay=0.0, longest=None):
    w, m, v, path = START.copy(), np.zeros(4), np.zeros(4), []
    for t in range(1, STEPS + 1):
        g = gradient(t)
        if longest is not None:
            g = clip_grad_norm(g, longest)
        w = w * (1 - LR * decay)
        m = m + (g - m) * (1 - B1)
        v = v * B2 + (1 - B2) * g * g
        bias1, bias2 = 1 - B1**t, 1 - B2**t
        if kind == "adam":
            denominator = np.sqrt(v) / np.sqrt(bias2) + EPS
            w = w - (LR / bias1) * m / denominator
        else:
            corrected = m / bias1
            rho_inf = 2 / (1 - B2) - 1
            rho = rho_inf - 2 * t * B2**t / bias2
            if rho > 5.0:
                rect = np.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
                w = w - LR * corrected * rect * np.sqrt(bias2) / (np.sqrt(v) + EPS)
            else:
                w = w - LR * corrected
        if t in (1, 2, 10, STEPS):
            path.append({"step": t, "weights": w.tolist()})
    return path

out = {
    "learningRate": LR,
    "start": START.tolist(),
    "paths": {
        "adam": run("adam"),
        "adamw": run("adam", decay=0.3),
        "radam": run("radam"),
        "adamClipped": run("adam", longest=20.0),
    },
}
with open(os.path.join(os.path.dirname(__file__), "optimizers.json"), "w") as f:
    json.dump(out, f, indent=1)
