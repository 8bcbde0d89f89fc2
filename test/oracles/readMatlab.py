"""What SciPy reads from the files of test/fixtures/matlab, which MATLAB wrote and SciPy tests itself with; into expected.json beside them.

Run from the root of the repository:  python3 test/oracles/readMatlab.py   (SciPy 1.17, NumPy 2.4)
"""

import glob
import json
import os

import numpy as np
import scipy.io
import scipy.sparse

FOLDER = 'test/fixtures/matlab'


def collect(name, value, found):
    """Arrays of numbers below a variable, called as MATLAB writes them."""
    value = value.toarray() if scipy.sparse.issparse(value) else value
    if not isinstance(value, np.ndarray) or value.size == 0 or value.dtype.kind in 'US':
        return
    if value.dtype.names:
        for k, element in enumerate(value.ravel('F')):
            for field in value.dtype.names:
                # Fields of the same name are counted there as _1_name, here behind it.
                again, label = field[1:].split('_', 1) if field[0] == '_' else ('0', field)
                times = f' ({int(again) + 1})' if int(again) > 0 else ''
                collect(f'{name}{f"({k + 1})" if value.size > 1 else ""}.{label}{times}', element[field], found)
    elif value.dtype == object:
        for k, element in enumerate(value.ravel('F')):
            collect(f'{name}{{{k + 1}}}', element, found)
    elif np.iscomplexobj(value):
        found[f'{name} (real)'], found[f'{name} (imaginary)'] = value.real, value.imag
    else:
        found[name] = value


expected = {}
for path in sorted(glob.glob(f'{FOLDER}/*.mat')):
    found = {}
    for name, value in scipy.io.loadmat(path).items():
        if not name.startswith('__'):
            collect(name, value, found)
    expected[os.path.basename(path)] = {
        name: {'dims': list(value.shape), 'values': [None if np.isnan(x) else float(x) for x in value.astype('f8').ravel()]}
        for name, value in found.items()
        if value.size > 1
    }
with open(f'{FOLDER}/expected.json', 'w') as file:
    json.dump(expected, file, separators=(',', ':'))
    file.write('\n')
