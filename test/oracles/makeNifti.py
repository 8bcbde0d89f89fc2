"""NIfTI and CIFTI files for test/io/nifti.test.ts. Needs nibabel and numpy. Run: python3 makeNifti.py FOLDER"""

import json
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
from nibabel import cifti2

folder = Path(sys.argv[1])
rng = np.random.default_rng(5)
expected = {}


def note(name, table, **about):
    expected[name] = {"values": table.astype("f8").ravel().tolist(), "shape": list(table.shape), **about}


# CIFTI-2: a series by parcels, by vertices and voxels, and by scalars.
series = cifti2.SeriesAxis(start=0.5, step=0.72, size=40, unit="SECOND")
left = cifti2.BrainModelAxis.from_surface(np.array([0, 2, 5]), 10, name="CortexLeft")
deep = cifti2.BrainModelAxis.from_mask(np.ones((2, 1, 1)), name="ThalamusLeft", affine=np.eye(4))
dense = left + deep
parcels = cifti2.ParcelsAxis.from_brain_models([('a & "b" <c>', left), ("Größe > 3", deep)])
for name, axis, names in (
    ("parcels.ptseries.nii", parcels, ['a & "b" <c>', "Größe > 3"]),
    ("dense.dtseries.nii", dense, ["CORTEX_LEFT 0", "CORTEX_LEFT 2", "CORTEX_LEFT 5", "THALAMUS_LEFT (0 0 0)", "THALAMUS_LEFT (1 0 0)"]),
    ("scalars.sdseries.nii", cifti2.ScalarAxis(["one", "two", "three"]), ["one", "two", "three"]),
):
    data = rng.standard_normal((40, len(axis))).astype("f4")
    first, second = (axis, series) if name.startswith("scalars") else (series, axis)
    stored = data.T if name.startswith("scalars") else data
    image = cifti2.Cifti2Image(stored, (first, second))
    image.update_headers()
    image.to_filename(folder / name)
    back = np.asarray(nib.load(folder / name).get_fdata())
    note(name, back.T if name.startswith("scalars") else back, rate=1 / 0.72, startTime=0.5, channels=names)
matrix = cifti2.Cifti2Image(np.eye(2, dtype="f4"), (parcels, parcels))
matrix.to_filename(folder / "matrix.pconn.nii")

# Plain files, both versions and byte orders, integers with a scale.
for name, kind, dtype, shape in (
    ("regions.nii", nib.Nifti1Image, ">i2", (6, 1, 1, 50)),
    ("regions2.nii", nib.Nifti2Image, "<f8", (6, 1, 1, 50)),
    ("voxels.nii.gz", nib.Nifti1Image, "<i2", (3, 2, 2, 30)),
):
    values = rng.standard_normal(shape) * 100
    header = kind.header_class(endianness=dtype[0])
    image = kind(values.astype("f4"), np.eye(4), header)
    image.header.set_data_dtype(np.dtype(dtype[1:]))
    image.header["pixdim"][4] = 1500 if name == "voxels.nii.gz" else 0.72
    image.header.set_xyzt_units("mm", "msec" if name == "voxels.nii.gz" else "sec")
    image.header["descrip"] = b"made for tests"
    nib.save(image, folder / name)
    back = nib.load(folder / name)
    assert back.header.endianness == dtype[0] and back.header.get_data_dtype().kind == dtype[1], back.header
    table = np.moveaxis(np.asarray(back.dataobj, dtype="f8"), -1, 0).reshape(shape[3], -1, order="F")
    table = np.stack([back.get_fdata()[..., t].ravel(order="F") for t in range(shape[3])])
    many = shape[1] > 1
    names = [f"voxel ({k % 3} {k // 3 % 2} {k // 6})" for k in range(12)] if many else [f"channel {k + 1}" for k in range(6)]
    note(name, table, rate=1 / 1.5 if many else 1 / 0.72, startTime=0, channels=names)
image = nib.Nifti1Image(np.zeros((20, 20, 20, 3), "u1"), np.eye(4))
nib.save(image, folder / "film.nii.gz")
nib.save(nib.Nifti1Image(np.zeros((4, 4, 4), "u1"), np.eye(4)), folder / "image.nii.gz")
(folder / "nifti.json").write_text(json.dumps(expected))
for path in sorted(folder.glob("*.nii*")):
    print(path.name, path.stat().st_size)
