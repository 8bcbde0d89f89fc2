"""A small echo state network by NumPy for test/sim/baselines. Writes reservoir.json beside this file."""
import json, os
import numpy as np

R, N, T = 7, 2, 120
i, j = np.arange(R)[:, None], np.arange(R)[None]
W = 0.2 * np.sin(1 + 3 * i + 5 * j)
V = 0.5 * np.cos(2 + i + 4 * np.arange(N)[None])
b = 0.3 * np.sin(np.arange(R))
a, ridge, washout = 0.6, 1e-3, 10
t = np.arange(T)
x = np.stack([np.sin(0.11 * t) + 0.5 * np.cos(0.37 * t + 1), np.cos(0.11 * t) + 0.3 * np.sin(0.91 * t)], 1)

r = np.zeros(R)
F, Y = [], []
for k in range(T - 1):
    r = (1 - a) * r + a * np.tanh(W @ r + V @ x[k] + b)
    if k >= washout:
        F.append(np.concatenate([[1], x[k], r]))
        Y.append(x[k + 1])
F, Y = np.array(F), np.array(Y)
# The ridge problem as plain least squares with extra rows: another way to the same solution.
n = len(F)
A = np.vstack([F / np.sqrt(n), np.sqrt(ridge) * np.eye(F.shape[1])])
B = np.vstack([Y / np.sqrt(n), np.zeros((F.shape[1], N))])
U = np.linalg.lstsq(A, B, rcond=None)[0]
json.dump({"readout": U.ravel().tolist()}, open(os.path.join(os.path.dirname(__file__), "reservoir.json"), "w"))
