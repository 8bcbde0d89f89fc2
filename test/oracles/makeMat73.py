"""Makes test/fixtures/recordings/level73.mat with h5py as MATLAB writes -v7.3: columns as rows, behind a user block.

Run from the root of the repository:  python3 test/oracles/makeMat73.py   (h5py 3.15, NumPy 2.4)
"""

import h5py
import numpy as np

PATH = 'test/fixtures/recordings/level73.mat'
with h5py.File(PATH, 'w', userblock_size=512) as file:
    def add(group, name, matrix, kind='double'):
        dataset = group.create_dataset(name, data=np.asarray(matrix, dtype='f8').T)
        dataset.attrs['MATLAB_class'] = np.bytes_(kind)

    # 40 x 3 as MATLAB shows it; the value tells row and column.
    matrix = np.arange(40)[:, None] + np.arange(3)[None] / 10
    add(file, 'signal', matrix)
    add(file, 'row', np.arange(25)[None])
    add(file, 'column', np.arange(30)[:, None])
    group = file.create_group('eeg')
    group.attrs['MATLAB_class'] = np.bytes_('struct')
    add(group, 'data', matrix[:20])
    add(group, 'srate', [[250.0]])
with open(PATH, 'r+b') as file:
    file.write(b'MATLAB 7.3 MAT-file, made for tests'.ljust(124) + b'\x00\x02IM')
