"""Matrices with names of their channels beside them, as EEGLAB, FieldTrip and others keep them, for test/io/namesBeside.test.ts: in MATLAB's
level 5 by SciPy, and in level 7.3 by hdf5storage (cells) and h5py (an array of structures). Needs those.

Run: python3 makeNames.py FOLDER
"""

import sys
from pathlib import Path

import h5py
import hdf5storage
import numpy as np
import scipy.io

folder = Path(sys.argv[1])
names = ["Fp1", "Fp2", "Größe"]
data = np.arange(120.0).reshape(40, 3)


def cell(values):
    array = np.empty((len(values), 1), object)
    array[:, 0] = values
    return array


locations = np.zeros((1, 3), dtype=[("labels", object), ("theta", object)])
for k, name in enumerate(names):
    locations[0, k] = (name, float(k))
ft = {"label": cell(names), "trial": cell([data.T, data.T + 1]), "fsample": 500.0}
plain = {"data": data, "channel_names": cell(names), "state": "awake"}
scipy.io.savemat(folder / "names5.mat", {"EEG": {"data": data.T, "chanlocs": locations}, "ft": ft, "plain": plain})

path = folder / "names73.mat"
path.unlink(missing_ok=True)
hdf5storage.savemat(str(path), {"ft": ft, "plain": plain}, format="7.3", oned_as="column", store_python_metadata=False)
with h5py.File(path, "a") as file:
    eeg = file.create_group("EEG")
    eeg.attrs["MATLAB_class"] = np.bytes_("struct")
    eeg.create_dataset("data", data=data).attrs["MATLAB_class"] = np.bytes_("double")
    group = eeg.create_group("chanlocs")
    group.attrs["MATLAB_class"] = np.bytes_("struct")
    labels = []
    for k, name in enumerate(names):
        text = file["#refs#"].create_dataset(f"label{k}", data=np.array([[ord(c)] for c in name], "u2"))
        text.attrs["MATLAB_class"] = np.bytes_("char")
        labels.append(text.ref)
    group.create_dataset("labels", data=np.array(labels, dtype=h5py.ref_dtype).reshape(3, 1))
print([p.stat().st_size for p in folder.glob("names*.mat")])
