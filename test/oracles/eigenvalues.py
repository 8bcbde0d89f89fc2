"""Eigenvalues of general real matrices by NumPy (LAPACK's dgeev). Writes eigenvalues.json beside this file."""
import json, os
import numpy as np

rng = np.random.default_rng(1)

def products(n, steps):
    """As a cycle's Jacobian: rectified random matrices multiplied, some columns empty but for the diagonal."""
    P = np.eye(n)
    for _ in range(steps):
        D = np.diag((rng.random(n) > 0.4).astype(float))
        P = (np.diag(rng.uniform(-0.5, 0.9, n)) + rng.normal(size=(n, n)) / np.sqrt(n) @ D) @ P
    return P

matrices = {f"normal {n}": rng.normal(size=(n, n)) for n in (1, 2, 3, 4, 7, 12, 30)}
matrices |= {f"cycle of {k} in {n}": products(n, k) for n, k in ((5, 2), (10, 3), (20, 4))}
matrices["badly scaled"] = np.diag(10.0 ** np.arange(-6, 6, 2)) @ rng.normal(size=(6, 6)) @ np.diag(10.0 ** -np.arange(-6, 6, 2))
matrices["rank 2 of 8"] = rng.normal(size=(8, 2)) @ rng.normal(size=(2, 8))

out = []
for name, A in matrices.items():
    w, V = np.linalg.eig(A)
    # What an eigenvalue moves by when A does: the condition number of the eigenvectors (Bauer and Fike).
    out.append({"name": name, "n": len(A), "matrix": A.ravel().tolist(), "re": w.real.tolist(), "im": w.imag.tolist(),
                "condition": float(np.linalg.cond(V)), "norm": float(np.linalg.norm(A, 2))})
with open(os.path.join(os.path.dirname(__file__), "eigenvalues.json"), "w") as f:
    json.dump(out, f)
