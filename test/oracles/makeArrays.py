"""Makes the arrays of test/fixtures/arrays with NumPy, h5py and SciPy, and arrays.json with what is in them.

Run from the root of the repository:  python3 test/oracles/makeArrays.py   (h5py 3.16, NumPy 2.4, SciPy 1.17)
"""

import json
import os

import h5py
import numpy as np
import scipy.io
import scipy.sparse

FOLDER = 'test/fixtures/arrays'
os.makedirs(FOLDER, exist_ok=True)
random = np.random.default_rng(4)
known = {}


def path(name):
    return os.path.join(FOLDER, name)


def expect(file, series, array, **about):
    """What a reader must give: sizes and all values as the nearest doubles, last dimension fastest."""
    array = np.asarray(array)
    values = [None if np.isnan(x) else float(x) for x in array.astype('f8').ravel()]
    known.setdefault(file, {})[series] = {'dims': list(array.shape), 'values': values, **about}


def numbers(code, shape):
    """Numbers over the whole range of a type, its ends among them."""
    kind = np.dtype(code)
    if kind.kind == 'b':
        return random.random(shape) < 0.5
    if kind.kind in 'iu':
        ends = np.iinfo(kind)
        array = random.integers(ends.min, ends.max, shape, dtype=kind.newbyteorder('='), endpoint=True)
        array.flat[:2] = [ends.min, ends.max]
        return array.astype(kind)
    with np.errstate(over='ignore'):
        array = (random.standard_normal(shape) * 10.0 ** random.integers(-4, 4, shape)).astype(kind)
    array.flat[0] = np.finfo(kind).smallest_subnormal
    array.flat[1] = np.nan
    array.flat[2] = np.finfo(kind).max
    return array


CODES = ['?'] + [order + code for order in '<>' for code in ['i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8']]
SHAPES = [(7,), (3, 5), (3, 4, 2), (2, 3, 2, 3)]
arrays = {}
for k, code in enumerate(CODES):
    for order in 'CF':
        shape = SHAPES[(k + (order == 'F')) % len(SHAPES)]
        # One-dimensional ones have no order.
        arrays[f'{code}-{order}'.replace('<', 'le-').replace('>', 'be-').replace('?', 'bool')] = np.asarray(numbers(code, shape), order=order)
records = np.zeros(6, dtype=[('t', '<f8'), ('count', '>u2'), ('label', 'U3'), ('xy', '<f4', (2,)), ('z', '<c8')])
records['t'] = np.arange(6) / 50
records['count'] = np.arange(6) * 1000
records['xy'] = random.standard_normal((6, 2))
records['z'] = random.standard_normal(6) + 1j * random.standard_normal(6)
flat = np.stack([records['t'], records['count'], records['xy'][:, 0], records['xy'][:, 1], records['z'].real, records['z'].imag], axis=1)
FIELDS = ['t', 'count', 'xy[0]', 'xy[1]', 'z (real)', 'z (imaginary)']
waves = {code: (random.standard_normal((4, 3)) + 1j * random.standard_normal((4, 3))).astype(code) for code in ['<c8', '>c8', '<c16', '>c16']}

# ---- NumPy
named = {name: array for name, array in arrays.items()}
np.savez(path('types.npz'), **named, records=records, **{f'wave{k}': wave for k, wave in enumerate(waves.values())})
for name, array in named.items():
    expect('types.npz', name, array)
expect('types.npz', 'records', flat, channels=FIELDS, rate=50)
for k, wave in enumerate(waves.values()):
    expect('types.npz', f'wave{k} (real)', wave.real)
    expect('types.npz', f'wave{k} (imaginary)', wave.imag)

turned = np.cumsum(random.standard_normal((60, 4)), axis=0).T.copy()
np.savez_compressed(path('timed.npz'), data=turned, time=np.arange(60) / 20, cube=np.arange(24.0).reshape(2, 3, 4))
expect('timed.npz', 'data', turned)
expect('timed.npz', 'cube', np.arange(24).reshape(2, 3, 4))

# ---- HDF5
with h5py.File(path('types.h5'), 'w') as file:
    for name, array in arrays.items():
        packed = {} if name.endswith('C') else {'chunks': tuple(min(2, size) for size in array.shape), 'compression': 'gzip'}
        file.create_dataset(name, data=np.ascontiguousarray(array), **packed)
        expect('types.h5', f'/{name}', array)
    text = [field for field in records.dtype.names if field != 'label']
    kept = np.empty(6, dtype=[(field, records.dtype[field]) for field in text])
    for field in text:
        kept[field] = records[field]
    file['records'] = kept
    expect('types.h5', '/records', flat, channels=['t', 'count', 'xy[0]', 'xy[1]', 'z.r', 'z.i'], rate=50)
    for k, wave in enumerate(waves.values()):
        file[f'wave{k}'] = wave
        expect('types.h5', f'/wave{k} (real)', wave.real)
        expect('types.h5', f'/wave{k} (imaginary)', wave.imag)

with h5py.File(path('timed.h5'), 'w') as file:
    file['beside/data'] = turned
    file['beside/time'] = np.arange(60) / 20
    # Dimension scales, as netCDF has them.
    file['scaled/time'] = np.arange(5) / 2
    file['scaled/time'].make_scale('time')
    cube = np.arange(30.0).reshape(2, 5, 3)
    file['scaled/cube'] = cube
    file['scaled/cube'].dims[1].attach_scale(file['scaled/time'])
    file['labelled'] = turned
    file['labelled'].dims[1].label = 'time'
    file['labelled'].attrs['channels'] = ['a', 'b', 'c', 'd']
    file['row'] = np.arange(9.0)[None]
    file['step'] = 0.25
    file.create_dataset('huge', shape=(2, 70_000, 3), dtype='i2', chunks=(1, 10_000, 3), compression='gzip')

# ---- MATLAB, level 7.3: dimensions in the opposite order, cells and structures by reference, behind a user block
PATH = path('level73.mat')
with h5py.File(PATH, 'w', userblock_size=512) as file:
    def add(group, name, matrix, kind='double', **attributes):
        dataset = group.create_dataset(name, data=np.asarray(matrix).T)
        dataset.attrs['MATLAB_class'] = np.bytes_(kind)
        for key, value in attributes.items():
            dataset.attrs[key] = value
        return dataset

    cube = random.integers(-99, 99, (2, 6, 3)).astype('i2')
    add(file, 'cube', cube, 'int16')
    expect('level73.mat', '/cube', cube)
    add(file, 'word', [[104, 105]], 'char')
    add(file, 'nothing', np.array([0, 0], 'u8'), MATLAB_empty=np.uint8(1))
    wave = waves['<c16']
    add(file, 'wave', np.rec.fromarrays([wave.real, wave.imag], names='real,imag'))
    expect('level73.mat', '/wave (real)', wave.real)
    expect('level73.mat', '/wave (imaginary)', wave.imag)
    sparse = scipy.sparse.csc_matrix(np.array([[0, 1.5, 0], [2, 0, 0], [0, 0, -3], [0, 4, 0]]))
    group = file.create_group('sparse')
    group.attrs['MATLAB_class'] = np.bytes_('double')
    group.attrs['MATLAB_sparse'] = np.uint64(4)
    group['data'], group['ir'], group['jc'] = sparse.data, sparse.indices.astype('u8'), sparse.indptr.astype('u8')
    expect('level73.mat', '/sparse', sparse.toarray())
    refs = file.create_group('#refs#')
    trials = []
    for k in range(2):
        trial = np.cumsum(random.standard_normal((3, 20 + k)), axis=1)
        trials.append(add(refs, 'ab'[k], trial).ref)
        expect('level73.mat', f'/data/trial{{{k + 1}}}', trial)
    data = file.create_group('data')
    data.attrs['MATLAB_class'] = np.bytes_('struct')
    cells = data.create_dataset('trial', (2, 1), dtype=h5py.ref_dtype)
    cells[:, 0] = trials
    cells.attrs['MATLAB_class'] = np.bytes_('cell')
    add(data, 'fsample', [[250.0]])
with open(PATH, 'r+b') as file:
    file.write(b'MATLAB 7.3 MAT-file, made for tests'.ljust(124) + b'\x00\x02IM')

# ---- MATLAB, levels 4 and 5
kept = {}
for k, code in enumerate(['i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f4', 'f8']):
    kept[code] = numbers(code, SHAPES[1 + k % 3])
kept['logical'] = numbers('?', (3, 4, 2))
kept['wave'] = waves['<c16']
kept['waveCube'] = random.standard_normal((2, 3, 2)) + 1j
kept['sparseWave'] = scipy.sparse.csc_matrix(np.array([[0, 1 + 2j, 0], [2j, 0, 0], [0, 0, -3]]))
kept['page'] = random.standard_normal((1, 1, 9))
for name, packed in [('level5.mat', False), ('level7.mat', True)]:
    scipy.io.savemat(path(name), kept, do_compression=packed)
level4 = {'x': random.standard_normal((6, 2)), 'wave': waves['<c16'], 'row': np.arange(5.0)[None],
          'sparse': sparse, 'sparseWave': kept['sparseWave']}
scipy.io.savemat(path('level4.mat'), level4, format='4')
for name, arrays in [('level5.mat', kept), ('level7.mat', kept), ('level4.mat', level4)]:
    for key, array in arrays.items():
        array = array.toarray() if scipy.sparse.issparse(array) else array
        if np.iscomplexobj(array):
            expect(name, f'{key} (real)', array.real)
            expect(name, f'{key} (imaginary)', array.imag)
        else:
            expect(name, key, array)

with open(path('arrays.json'), 'w') as file:
    json.dump(known, file, separators=(',', ':'))
    file.write('\n')
