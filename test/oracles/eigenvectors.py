"""Eigenvectors of general real matrices by NumPy (LAPACK's dgeev), those of eigenvalues.json. Writes eigenvectors.json beside this file."""
import json, os
import numpy as np

here = os.path.dirname(__file__)
with open(os.path.join(here, "eigenvalues.json")) as f:
    stored = json.load(f)

out = []
for entry in stored:
    n = entry["n"]
    if n > 12:
        continue
    A = np.array(entry["matrix"]).reshape(n, n)
    w, V = np.linalg.eig(A)
    vectors = []
    for k in range(n):
        # An eigenvalue that is not alone has no eigenvector of its own.
        gap = min([abs(w[k] - w[j]) for j in range(n) if j != k], default=1.0)
        if w[k].imag < 0 or gap < 1e-6 * entry["norm"]:
            continue
        vectors.append({"re": w[k].real, "im": w[k].imag, "gap": gap, "x": V[:, k].real.tolist(), "y": V[:, k].imag.tolist()})
    out.append({"name": entry["name"], "n": n, "vectors": vectors})
with open(os.path.join(here, "eigenvectors.json"), "w") as f:
    json.dump(out, f)
