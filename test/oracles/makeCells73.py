"""MATLAB 7.3 files for test/io/matlab73.test.ts: cells and structures as hdf5storage writes them, which MATLAB reads; and, by hand with
h5py, what it does not write: arrays of structures, sparse matrices. No file that MATLAB itself wrote is at hand; all is read back with mat73.

Needs h5py, numpy, hdf5storage and mat73. Run: python3 makeCells73.py FOLDER
"""

import json
import sys
from pathlib import Path

import h5py
import hdf5storage
import mat73
import numpy as np

folder = Path(sys.argv[1])
rng = np.random.default_rng(6)
trials = [rng.standard_normal((20 + k, 3)) for k in range(3)]
complex_ = rng.standard_normal((15, 2)) + 1j * rng.standard_normal((15, 2))


def cell(values):
    array = np.empty((1, len(values)), object)
    array[0, :] = values
    return array


content = {
    "trials": cell(trials),
    "nested": cell([cell([trials[0]]), "words", np.array([[7.0]])]),
    "eeg": {"data": trials[1], "label": cell(["Fp1", "Fp2", "Cz"]), "srate": np.array([[250.0]]), "parts": cell([trials[2]])},
    "spectrum": complex_,
    "text": "hello",
    "nothing": np.zeros((0, 0)),
}
path = folder / "cells73.mat"
path.unlink(missing_ok=True)
hdf5storage.savemat(str(path), content, format="7.3", oned_as="column", store_python_metadata=False)

sparse = np.zeros((30, 4))
sparse[[2, 5, 7], 0] = [1.5, -2.0, 3.25]
sparse[29, 3] = 9.0
units = [{"rate": 100.0, "x": rng.standard_normal((12, 2))}, {"rate": 200.0, "x": rng.standard_normal((14, 2))}]
with h5py.File(path, "a") as file:
    refs = file.require_group("#refs#")

    def put(name, matrix):
        dataset = refs.create_dataset(name, data=np.asarray(matrix, "f8").T)
        dataset.attrs["MATLAB_class"] = np.bytes_("double")
        return dataset.ref

    group = file.create_group("units")
    group.attrs["MATLAB_class"] = np.bytes_("struct")
    for field in ("rate", "x"):
        found = [put(f"unit{k}{field}", np.atleast_2d(unit[field])) for k, unit in enumerate(units)]
        group.create_dataset(field, data=np.array(found, dtype=h5py.ref_dtype).reshape(len(units), 1))

    def put_sparse(name, matrix):
        group = file.create_group(name)
        group.attrs["MATLAB_class"] = np.bytes_("double")
        group.attrs["MATLAB_sparse"] = np.uint64(matrix.shape[0])
        rows = [np.flatnonzero(column) for column in matrix.T]
        group.create_dataset("jc", data=np.cumsum([0] + [len(r) for r in rows]).astype("u8"))
        if matrix.any():
            group.create_dataset("ir", data=np.concatenate(rows).astype("u8"))
            group.create_dataset("data", data=np.concatenate([matrix[r, c] for c, r in enumerate(rows)]))

    put_sparse("design", sparse)
    put_sparse("allZero", np.zeros((5, 2)))

back = mat73.loadmat(str(path))
for k in range(3):
    np.testing.assert_array_equal(back["trials"][k], trials[k])
np.testing.assert_array_equal(back["nested"][0][0], trials[0])
np.testing.assert_array_equal(back["eeg"]["data"], trials[1])
np.testing.assert_array_equal(back["spectrum"], complex_)
for k in range(2):
    np.testing.assert_array_equal(back["units"]["x"][k], units[k]["x"])
try:
    np.testing.assert_array_equal(back["design"].toarray(), sparse)
except Exception as error:  # mat73 needs SciPy for it
    print("sparse not compared:", type(error).__name__)

expected = {
    **{f"/trials{{{k + 1}}}": trials[k] for k in range(3)},
    "/nested{1}{1}": trials[0],
    "/eeg/data": trials[1],
    "/eeg/parts{1}": trials[2],
    "/spectrum (real)": complex_.real,
    "/spectrum (imaginary)": complex_.imag,
    "/units(1)/x": units[0]["x"],
    "/units(2)/x": units[1]["x"],
    "/design": sparse,
    "/allZero": np.zeros((5, 2)),
}
(folder / "cells73.json").write_text(
    json.dumps({name: {"shape": list(a.shape), "values": a.ravel().tolist()} for name, a in expected.items()})
)
print(path.stat().st_size)
with h5py.File(path) as file:
    file.visititems(lambda name, o: print(name, type(o).__name__, getattr(o, "shape", ""), getattr(o, "dtype", ""), dict(o.attrs)))
