"""HDF5 chunk filters beside HDF5's own, for test/io/hdf5.test.ts. Needs h5py and hdf5plugin. Run: python3 makeFilters.py FOLDER"""

import sys
from pathlib import Path

import h5py
import hdf5plugin
import numpy as np

t = np.arange(1500)
values = np.stack([np.round(1000 * np.sin(0.01 * t)), t % 37], axis=1)

with h5py.File(Path(sys.argv[1]) / "filters.h5", "w") as file:
    kinds = {
        "lzf": {"compression": "lzf"},
        "bzip2": hdf5plugin.BZip2(),
        "lz4": hdf5plugin.LZ4(),
        "zstd": hdf5plugin.Zstd(),
        "bitshuffle": hdf5plugin.Bitshuffle(),
        "bitshuffle-zstd": hdf5plugin.Bitshuffle(cname="zstd"),
        "zfp": hdf5plugin.Zfp(reversible=True),
    }
    for name in ("blosclz", "lz4", "lz4hc", "zlib", "zstd"):
        kinds[f"blosc-{name}"] = hdf5plugin.Blosc(cname=name)
        kinds[f"blosc2-{name}"] = hdf5plugin.Blosc2(cname=name)
    for name, how in kinds.items():
        stored = values.astype("f4") if name == "zfp" else values.astype("i2")
        file.create_dataset(name, data=stored, chunks=(500, 2), **how)
    # A filter that nobody here has.
    file.create_dataset("sperr", data=values.astype("f4"), chunks=(500, 2), **hdf5plugin.Sperr(rate=16))
