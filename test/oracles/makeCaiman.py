"""Results of CaImAn for test/io/caiman.test.ts, laid out as CaImAn's own `CNMF.save` lays them out (save_dict_to_hdf5): nothing as the text
'NoneType', sparse matrices as groups. CaImAn itself is not at hand. Needs h5py and numpy. Run: python3 makeCaiman.py FOLDER
"""

import json
import sys
from pathlib import Path

import h5py
import numpy as np

folder = Path(sys.argv[1])
rng = np.random.default_rng(7)
K, T = 5, 60
C = np.abs(rng.standard_normal((K, T)))
estimates = {"C": C, "S": np.maximum(np.diff(C, axis=1, prepend=0), 0), "YrA": rng.standard_normal((K, T)) / 9}
with h5py.File(folder / "caiman.hdf5", "w") as file:
    group = file.create_group("estimates")
    for name, value in estimates.items():
        group[name] = value
    group["F_dff"] = (C / 3).astype("f4")
    group["f"] = rng.standard_normal((2, T))
    group["idx_components"] = np.array([0, 3, 4])
    group["idx_components_bad"] = np.array([1])
    group["R"] = "NoneType"
    group["dims"] = np.array([12, 10])
    sparse = group.create_group("A")
    sparse["data"], sparse["indices"], sparse["indptr"] = np.ones(6), np.arange(6), np.array([0, 1, 2, 4, 5, 6])
    sparse["shape"] = np.array([120, K])
    file["params/data/fr"] = 30
    file["params/data/decay_time"] = 0.4
    file["params/data/fnames"] = "film.tif"
    file["dims"] = np.array([12, 10])
with h5py.File(folder / "caimanBare.hdf5", "w") as file:
    file["estimates/C"] = C
    file["estimates/F_dff"] = "NoneType"
    file["estimates/idx_components"] = "NoneType"
    file["params/data/fr"] = "NoneType"
expected = {"/estimates/F_dff": (C / 3).astype("f4"), "/estimates/C+YrA": C + estimates["YrA"]}
expected |= {f"/estimates/{name}": value for name, value in estimates.items()}
(folder / "caiman.json").write_text(
    json.dumps({name: {"shape": [T, K], "values": a.astype("f8").T.ravel().tolist()} for name, a in expected.items()})
)
