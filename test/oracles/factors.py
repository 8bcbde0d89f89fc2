"""Factor analysis of scikit-learn on two small data sets: likelihood, noise and posterior means. Run it to write factors.json again."""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.decomposition import FactorAnalysis

random = np.random.default_rng(11)


def case(n, k, samples):
    loadings = random.normal(size=(n, k))
    noise = random.uniform(0.3, 1.5, n)
    data = random.normal(size=(samples, k)) @ loadings.T
    data = data + random.normal(size=(samples, n)) * np.sqrt(noise) + random.normal(size=n)
    data = np.round(data, 3)
    model = FactorAnalysis(k, tol=1e-13, max_iter=200_000, svd_method="lapack").fit(data)
    means = model.transform(data)
    return {
        "n": n,
        "k": k,
        "data": data.ravel().tolist(),
        "logLikelihood": model.score(data),
        "noise": model.noise_variance_.tolist(),
        # Whatever the rotation: the covariance the factors share, and Gram's matrix of the first means.
        "shared": (model.components_.T @ model.components_).ravel().tolist(),
        "gram": (means[:5] @ means[:5].T).ravel().tolist(),
    }


def cross_validated(n, k, samples, most):
    """Mean held-out log likelihood, quarters of the samples in their order."""
    loadings = random.normal(size=(n, k))
    data = random.normal(size=(samples, k)) @ loadings.T + random.normal(size=(samples, n))
    data = np.round(data, 2)
    bounds = [fold * samples // 4 for fold in range(5)]
    curve = []
    for count in range(1, most + 1):
        scores = []
        for fold in range(4):
            held = np.arange(bounds[fold], bounds[fold + 1])
            kept = np.setdiff1d(np.arange(samples), held)
            model = FactorAnalysis(count, tol=1e-12, max_iter=100_000, svd_method="lapack").fit(data[kept])
            scores.append(model.score(data[held]))
        curve.append(float(np.mean(scores)))
    return {"n": n, "k": k, "data": data.ravel().tolist(), "curve": curve}


Path(__file__).with_suffix(".json").write_text(
    json.dumps(
        {
            "scikit-learn": sklearn.__version__,
            "cases": [case(6, 2, 200), case(9, 3, 150)],
            "crossValidated": cross_validated(8, 2, 240, 4),
        }
    )
    + "\n"
)
