"""Makes the small recordings of test/fixtures/recordings with h5py and NumPy, and expected.json with what is in them.

Run from the root of the repository:  python3 test/oracles/makeRecordings.py   (h5py 3.7, NumPy 1.24)
"""

import json
import os

import h5py
import numpy as np

FOLDER = 'test/fixtures/recordings'
os.makedirs(FOLDER, exist_ok=True)
random = np.random.default_rng(2026)
expected = {}


def path(name):
    return os.path.join(FOLDER, name)


def values(array):
    """Row-major values, rounded so that they are read back as the same float64; NaN as null."""
    return [None if np.isnan(x) else float(x) for x in np.asarray(array, dtype='f8').ravel()]


def expect(file, series, array, **about):
    array = np.asarray(array)
    shape = [array.shape[0], array.shape[1] if array.ndim > 1 else 1]
    expected.setdefault(file, {})[series] = {'shape': shape, 'values': values(array), **about}


def smooth(*shape):
    return np.round(np.cumsum(random.standard_normal(shape), axis=0), 3)


# ---- .npy and .npz
def save(name, array):
    np.save(path(name), array)
    expect(name, 'array', array)


whole = random.integers(-120, 120, (23, 3))
for code in ['b1', 'i1', 'u1', '<i2', '>i2', '<u2', '>u4', '<i4', '<i8', '>i8', '<u8', '<f2', '>f2', '<f4', '>f4', '<f8', '>f8']:
    array = (whole > 0) if code == 'b1' else np.abs(whole).astype(code) if 'u' in code else (whole / 7 if 'f' in code else whole).astype(code)
    save(f'{code.replace("<", "le-").replace(">", "be-")}.npy', array)
save('fortran.npy', np.asfortranarray(smooth(31, 4)))
save('fortran-be.npy', np.asfortranarray(smooth(17, 2).astype('>f4')))
save('vector.npy', smooth(40))
with_gaps = smooth(20, 2)
with_gaps[3, 1] = np.nan
save('gaps.npy', with_gaps)
with open(path('version3.npy'), 'wb') as file:
    np.lib.format.write_array(file, smooth(9, 2), version=(3, 0))
expect('version3.npy', 'array', np.load(path('version3.npy')))
np.save(path('complex.npy'), np.arange(5) + 1j)
np.save(path('cube.npy'), np.zeros((4, 3, 2)))
np.save(path('objects.npy'), np.array([{'a': 1}], dtype=object), allow_pickle=True)
np.save(path('text.npy'), np.array(['a', 'b']))

a, b = smooth(30, 2), random.integers(0, 9, 25).astype('>u2')
np.savez(path('stored.npz'), first=a, second=b, cube=np.zeros((2, 2, 2)))
np.savez_compressed(path('deflated.npz'), first=a, second=b)
for name in ['stored.npz', 'deflated.npz']:
    expect(name, 'first', a)
    expect(name, 'second', b)

# ---- plain HDF5
with h5py.File(path('other.h5'), 'w') as file:
    file['signal'] = smooth(12, 2)
    other = file['signal'][()]
with h5py.File(path('plain.h5'), 'w') as file:
    def add(name, array, **options):
        file.create_dataset(name, data=array, **options)
        expect('plain.h5', name, array)

    add('/signals/packed', smooth(120, 3), chunks=(32, 2), compression='gzip', shuffle=True, fletcher32=True)
    add('/signals/bigEndian', random.integers(-999, 999, (40, 2)).astype('>i2'))
    add('/signals/int64', random.integers(-9, 9, 50))
    add('/signals/uint64', random.integers(0, 9, 10).astype('u8'))
    add('/signals/one', smooth(30).astype('f4'))
    add('/signals/flags', np.arange(12) % 3 == 0)
    add('/signals/scaleoffset', random.integers(0, 99, 64), chunks=(16,), scaleoffset=0)
    add('/wide', smooth(3, 50))
    file['/signals/packed'].attrs['sampling_rate'] = 250
    file['/signals/packed'].attrs['units'] = 'mV'
    file['/half'] = np.zeros(8, 'f2')
    file['/words'] = ['a', 'b']
    file['/cube'] = np.zeros((2, 3, 4))
    file['/none'] = np.zeros((0, 3))
    file['/wideAgain'] = file['/wide']
    file['/soft'] = h5py.SoftLink('/signals/packed')
    file['/dangling'] = h5py.SoftLink('/nowhere')
    file['/beside'] = h5py.ExternalLink('other.h5', '/signal')
    file['/gone'] = h5py.ExternalLink('absent.h5', '/signal')
    file['/signals/up'] = file['/']
    expect('plain.h5', '/beside', other)
# A filter beside HDF5's own. The values must shrink, or HDF5 skips the filter.
with h5py.File(path('lzf.h5'), 'w') as file:
    file.create_dataset('packed', data=np.zeros(4096), chunks=(1024,), compression='lzf')
    file['plain'] = smooth(20)
    expect('lzf.h5', '/plain', file['plain'][()])
with h5py.File(path('wordsOnly.h5'), 'w') as file:
    file['words'] = ['a', 'b']


# ---- NWB 2, written by hand after the schema
def nwb_file(name, version='2.6.0'):
    file = h5py.File(path(name), 'w')
    file.attrs['nwb_version'] = version
    file.attrs['neurodata_type'] = 'NWBFile'
    file['identifier'] = 'made-for-tests'
    file['session_description'] = 'Series of every kind'
    file['session_start_time'] = '2026-01-01T00:00:00+00:00'
    file['general/institution'] = 'Institute of Fixtures'
    file['general/subject/species'] = 'Danio rerio'
    file['general/subject/age'] = 'P6D'
    return file


def typed(group, name, kind):
    made = group.create_group(name)
    made.attrs['neurodata_type'] = kind
    made.attrs['namespace'] = 'core'
    return made


def series(group, name, data, kind='TimeSeries', unit='volts', rate=100.0, start=0.0, times=None, **attributes):
    made = typed(group, name, kind)
    if data is not None:
        made['data'] = data
        made['data'].attrs['unit'] = unit
        for key, value in attributes.items():
            made['data'].attrs[key] = value
    if times is None:
        made['starting_time'] = start
        made['starting_time'].attrs['rate'] = rate
        made['starting_time'].attrs['unit'] = 'seconds'
    else:
        made['timestamps'] = times
    return made


def table_region(group, name, rows, table):
    group[name] = np.array(rows)
    group[name].attrs['table'] = table.ref


F = 'series.nwb'
with nwb_file(F) as file:
    acquisition = file.create_group('acquisition')
    electrodes = typed(file['general'].create_group('extracellular_ephys'), 'electrodes', 'DynamicTable')
    electrodes['id'] = np.array([10, 11, 12, 13])
    electrodes['label'] = ['CA1-a', 'CA1-b', 'CA3-a', 'CA3-b']

    raw = random.integers(-2000, 2000, (50, 3)).astype('i2')
    counts = series(acquisition, 'electrical', raw, 'ElectricalSeries', rate=30000.0, start=1.5, conversion=0.25, offset=-3.0)
    counts['channel_conversion'] = np.array([1.0, 2.0, 4.0])
    table_region(counts, 'electrodes', [3, 0, 1], electrodes)
    expect(F, '/acquisition/electrical', raw * 0.25 * np.array([1.0, 2.0, 4.0]) - 3.0, rate=30000, unit='V', startTime=1.5, channels=['CA3-b', 'CA1-a', 'CA1-b'])

    jittered = np.cumsum(0.1 + 0.02 * random.random(40))
    slow = smooth(40)
    series(acquisition, 'irregular', slow, unit='n/a', times=jittered)
    expect(F, '/acquisition/irregular', slow, rate=1 / np.sort(np.diff(jittered))[19], unit='', irregular=True, startTime=jittered[0], channels=['irregular'])

    regular = 2 + np.arange(25) / 50
    series(acquisition, 'stamped', slow[:25], unit='amperes', times=regular)
    expect(F, '/acquisition/stamped', slow[:25], rate=50, unit='A', startTime=2)

    linked = series(acquisition, 'linked', None, unit='', rate=100.0)
    linked['data'] = h5py.SoftLink('/acquisition/stamped/data')
    expect(F, '/acquisition/linked', slow[:25], rate=100, unit='A')
    sharing = typed(acquisition, 'sharing', 'TimeSeries')
    sharing['data'] = smooth(25, 2)
    sharing['timestamps'] = h5py.SoftLink('/acquisition/stamped')
    expect(F, '/acquisition/sharing', sharing['data'][()], rate=50, unit='')

    extension = series(acquisition, 'extended', smooth(10), 'LaboratorysOwnSeries', unit='a.u.')
    expect(F, '/acquisition/extended', extension['data'][()], unit='a.u.')
    sweep = series(acquisition, 'sweep', smooth(30), 'VoltageClampSeries', unit='amperes', rate=20000.0)
    sweep.attrs['sweep_number'] = 4
    expect(F, '/acquisition/sweep', sweep['data'][()], rate=20000, unit='A')
    series(acquisition, 'film', np.zeros((3, 4, 5)), 'ImageSeries')
    series(acquisition, 'nothing', None)
    acquisition['alias'] = h5py.SoftLink('/processing/ecephys/LFP/lfp')
    acquisition['elsewhere'] = h5py.ExternalLink('absent.nwb', '/acquisition/x')

    lfp = typed(typed(file, 'processing/ecephys', 'ProcessingModule'), 'LFP', 'LFP')
    made = series(lfp, 'lfp', smooth(64, 2), 'ElectricalSeries', rate=1250.0)
    expect(F, '/processing/ecephys/LFP/lfp', made['data'][()], rate=1250, unit='V')
    ophys = typed(file['processing'], 'ophys', 'ProcessingModule')
    plane = typed(ophys, 'plane', 'PlaneSegmentation')
    plane['id'] = np.array([5, 6, 7])
    traces = series(typed(ophys, 'Fluorescence', 'Fluorescence'), 'traces', smooth(20, 2), 'RoiResponseSeries', unit='lumens', rate=30.0)
    table_region(traces, 'rois', [2, 0], plane)
    expect(F, '/processing/ophys/Fluorescence/traces', traces['data'][()], rate=30, unit='lumens', channels=['ROI 7', 'ROI 5'])
    position = series(typed(file['processing'], 'behavior', 'ProcessingModule'), 'position', smooth(15, 2), 'SpatialSeries', unit='meters', rate=60.0)
    expect(F, '/processing/behavior/position', position['data'][()], rate=60, unit='m', channels=['x', 'y'])

    shown = series(file.create_group('stimulus/presentation'), 'current', smooth(30), 'CurrentClampStimulusSeries', unit='amperes')
    expect(F, '/stimulus/presentation/current', shown['data'][()], unit='A')
    units = typed(file, 'units', 'Units')
    units['id'] = np.arange(4)
    units['spike_times'] = np.sort(random.random(20))

with h5py.File(path('version1.nwb'), 'w') as file:
    file['nwb_version'] = 'NWB-1.0.6'
    file['acquisition/timeseries/x/data'] = np.zeros(5)

with open(path('expected.json'), 'w') as file:
    json.dump(expected, file, separators=(',', ':'))
    file.write('\n')
