"""Makes test/fixtures/recordings/*.mat with SciPy, and mat.json with what is in them: rows first, as MATLAB shows them.

Run from the root of the repository:  python3 test/oracles/makeMat.py   (SciPy 1.17, NumPy 2.4)
"""

import json

import numpy as np
import scipy.io
import scipy.sparse

FOLDER = 'test/fixtures/recordings/'
random = np.random.default_rng(2026)
signal = np.round(random.standard_normal((60, 3)), 4)
gaps = signal[:40, :1].copy()
gaps[5] = np.nan
sparse = scipy.sparse.random(30, 4, density=0.3, random_state=1, format='csc')
content = {
    'eeg': {'data': signal, 'srate': 250.0, 'label': 'a rest'},
    'trials': np.array([np.arange(12.0).reshape(6, 2), np.arange(8, dtype='i2').reshape(1, 8)], dtype=object),
    'wave': np.exp(1j * np.arange(20) / 3).reshape(20, 1),
    'counts': random.integers(-2**40, 2**40, (25, 2)),
    'flags': random.random((15, 2)) > 0.5,
    'sparse': sparse,
    'gaps': gaps,
    'stamped': {'x': signal[:50, :2], 't': np.arange(50) / 20},
    'cube': np.zeros((3, 4, 5)),
    'fs': 1000.0,
}
series = {
    'eeg.data': (signal, 250),
    'trials{1}': (content['trials'][0], 1000),
    'trials{2}': (np.arange(8.0).reshape(8, 1), 1000),
    'wave (real)': (content['wave'].real, 1000),
    'wave (imaginary)': (content['wave'].imag, 1000),
    'counts': (content['counts'], 1000),
    'flags': (content['flags'], 1000),
    'sparse': (sparse.toarray(), 1000),
    'gaps': (gaps, 1000),
    'stamped.x': (signal[:50, :2], 20),
}
known = {
    name: {
        path: {
            'shape': list(values.shape),
            'values': [None if np.isnan(x) else float(x) for x in values.astype(float).ravel()],
            'rate': rate,
        }
        for path, (values, rate) in series.items()
    }
    for name in ['packed.mat', 'plain.mat']
}
scipy.io.savemat(FOLDER + 'packed.mat', content, do_compression=True)
scipy.io.savemat(FOLDER + 'plain.mat', content, do_compression=False)
level4 = {'x': signal, 'y': signal[:, 0] + 1j, 'note': 'text', 'fs': 100.0}
scipy.io.savemat(FOLDER + 'level4.mat', level4, format='4')
known['level4.mat'] = {
    'x': {'shape': [60, 3], 'values': signal.ravel().tolist(), 'rate': 100},
    'y (real)': {'shape': [60, 1], 'values': signal[:, 0].tolist(), 'rate': 100},
    'y (imaginary)': {'shape': [60, 1], 'values': [1.0] * 60, 'rate': 100},
}
json.dump(known, open(FOLDER + 'mat.json', 'w'))
