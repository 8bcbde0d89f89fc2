"""Makes test/fixtures/zarr: arrays of every type and codec, in Zarr version 2 and in version 3, each a folder packed into an archive.

The k-th element of each array, row-major, is (7 k mod 101) − 20 (or as much of it as its type can hold: see `ramp`).

Run from the root of the repository, once with each version of Zarr:
    python3 test/oracles/makeZarr.py     (zarr 2.18 makes version2.zip.gz; zarr 3.1 makes version3.zip.gz; numcodecs 0.15 and 0.16)
"""

import gzip
import io
import os
import shutil
import tempfile
import zipfile

import numcodecs
import numpy as np
import zarr

OUT = 'test/fixtures/zarr'
work = tempfile.mkdtemp()


def ramp(shape, dtype):
    values = 7 * np.arange(int(np.prod(shape))).reshape(shape) % 101 - 20
    if np.dtype(dtype).kind == 'b':
        return values > 30
    return np.maximum(values, 0).astype(dtype) if np.dtype(dtype).kind == 'u' else values.astype(dtype)


def version2():
    root = zarr.open_group(work, mode='w', zarr_version=2)
    root.attrs['fs'] = 250.0
    put = lambda name, dtype='i2', shape=(30, 4), chunks=(8, 3), **more: root.create_dataset(name, data=ramp(shape, dtype), chunks=chunks, **{'compressor': None, **more})
    types = root.create_group('types')
    for dtype in ('<i1', '<u1', '<i2', '>i2', '<u2', '<i4', '>u4', '<i8', '>i8', '<u8', '<f2', '<f4', '>f4', '<f8', '>f8', '|b1'):
        types.create_dataset(dtype.replace('<', 'little-').replace('>', 'big-').replace('|', ''), data=ramp((30, 4), dtype), chunks=(8, 3), compressor=None)
    for codec in ('lz4', 'lz4hc', 'blosclz', 'zlib', 'zstd'):
        put(f'blosc-{codec}', compressor=numcodecs.Blosc(codec, shuffle=1 if codec != 'zstd' else 2))
    for name, codec in (('zstd', numcodecs.Zstd()), ('gzip', numcodecs.GZip()), ('zlib', numcodecs.Zlib()), ('lz4', numcodecs.LZ4()), ('bz2', numcodecs.BZ2()), ('lzma', numcodecs.LZMA())):
        put(name, compressor=codec)
    put('delta', filters=[numcodecs.Delta('<i2')])
    put('narrow-delta', filters=[numcodecs.Delta('<i2', astype='<i1')])
    put('shuffle', filters=[numcodecs.Shuffle(2)], compressor=numcodecs.Zlib())
    put('scaled', 'f8', filters=[numcodecs.FixedScaleOffset(0, 10, '<f8', '<i4')], compressor=numcodecs.Zlib())
    put('fortran', order='F')
    put('nested', dimension_separator='/')
    put('cube', 'f4', (6, 5, 4), (4, 2, 3), compressor=numcodecs.Blosc())
    one = root.create_dataset('one', shape=(), dtype='i4')
    one[...] = 42
    holes = root.create_dataset('holes', shape=(30,), chunks=(10,), dtype='f8', fill_value=np.nan, compressor=None)
    holes[10:20] = ramp((30,), 'f8')[10:20]
    unwritten = root.create_dataset('unwritten', shape=(10, 2), chunks=(5, 2), dtype='i4', fill_value=-3)
    assert unwritten.nchunks_initialized == 0
    words = root.create_dataset('words', shape=(4,), dtype=object, object_codec=numcodecs.VLenUTF8())
    words[:] = np.array(['a', 'bé', '', 'δ'], dtype=object)
    root.create_dataset('things', shape=(2,), dtype=object, object_codec=numcodecs.Pickle())[:] = np.array([{'a': 1}, None], dtype=object)
    root.create_dataset('records', data=np.zeros(3, [('a', 'i4'), ('b', 'f8')]))
    # As xarray keeps a table: dimensions with names, and what lies along them beside it.
    table = root.create_group('table')
    values = table.create_dataset('voltage', data=ramp((3, 40), 'f4'), chunks=(3, 16))
    values.attrs.update(_ARRAY_DIMENSIONS=['channel', 'time'], units='mV')
    table.create_dataset('time', data=2 + np.arange(40) / 50.0).attrs['_ARRAY_DIMENSIONS'] = ['time']
    names = table.create_dataset('channel', data=np.array(['Fz', 'Cz', 'Pz'], dtype='U4'))
    names.attrs['_ARRAY_DIMENSIONS'] = ['channel']
    # A name that means something else in an address.
    odd = root.create_group('50% #1?')
    odd.create_dataset('a b', data=ramp((30, 4), 'i2'), chunks=(8, 3))


def version3():
    from zarr.codecs import BloscCodec, BytesCodec, Crc32cCodec, GzipCodec, ShardingCodec, TransposeCodec, ZstdCodec

    root = zarr.open_group(work, mode='w', zarr_format=3)
    root.attrs['sampling_rate'] = 100.0

    def put(name, dtype='int16', shape=(30, 4), chunks=(8, 3), compressors=None, **more):
        array = root.create_array(name, shape=shape, dtype=dtype, chunks=chunks, compressors=compressors, **more)
        array[...] = ramp(shape, dtype)
        return array

    for dtype in ('bool', 'int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float16', 'float32', 'float64'):
        put(f'types/{dtype}', dtype)
    put('big', serializer=BytesCodec(endian='big'))
    for name, codec in (('blosc', BloscCodec(cname='zstd')), ('gzip', GzipCodec()), ('zstd', ZstdCodec())):
        put(name, compressors=[codec])
    put('summed', compressors=[ZstdCodec(), Crc32cCodec()])
    put('turned', filters=[TransposeCodec(order=(1, 0))])
    put('shards', shape=(30, 6), chunks=(4, 3), shards=(16, 6), compressors=[ZstdCodec()])
    put('plain-keys', chunk_key_encoding={'name': 'v2', 'separator': '.'})
    put('cube', 'float32', (6, 5, 4), (4, 2, 3), compressors=[BloscCodec()])
    holes = root.create_array('holes', shape=(30,), chunks=(10,), dtype='float64', fill_value=float('nan'), compressors=None)
    holes[10:20] = ramp((30,), 'f8')[10:20]
    named = root.create_array('named', shape=(3, 40), chunks=(3, 16), dtype='float32', dimension_names=('site', 'time'), attributes={'units': 'V'})
    named[...] = ramp((3, 40), 'f4')
    one = root.create_array('one', shape=(), dtype='int32')
    one[...] = 42


def packed(path):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, 'w', zipfile.ZIP_STORED) as archive:
        for root, _, files in sorted(os.walk(work)):
            for name in sorted(files):
                full = os.path.join(root, name)
                archive.writestr(zipfile.ZipInfo(os.path.relpath(full, work), (1980, 1, 1, 0, 0, 0)), open(full, 'rb').read())
    with open(path, 'wb') as out:
        out.write(gzip.compress(stored.getvalue(), 9, mtime=0))


os.makedirs(OUT, exist_ok=True)
if zarr.__version__.startswith('2'):
    version2()
    packed(f'{OUT}/version2.zip.gz')
else:
    version3()
    packed(f'{OUT}/version3.zip.gz')
shutil.rmtree(work)
