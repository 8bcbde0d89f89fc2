"""Writes signals in every format through the built command line and reads them back with the libraries that define the formats: NumPy,
SciPy, h5py, pynwb, nwbinspector and PyArrow. Run by hand, after `npm run build`:

    python test/oracles/checkWriters.py [out/main/cli.js]

Ends with a line for each file, or stops at the first difference. Needs: numpy scipy h5py pynwb nwbinspector pyarrow pandas.
"""

import csv as csv_module
import json
import subprocess
import sys
import tempfile
import warnings
from datetime import datetime, timezone
from pathlib import Path

import h5py
import numpy as np
import pynwb
import scipy.io
from nwbinspector import Importance, inspect_nwbfile

try:
    import pyarrow.parquet
except ImportError:
    pyarrow = None

CLI = sys.argv[1] if len(sys.argv) > 1 else "out/main/cli.js"
FORMATS = ["csv", "npy", "npz", "mat", "h5", "nwb", "parquet"]
folder = Path(tempfile.mkdtemp(prefix="writers-"))


def convert(source, name, *options):
    out = folder / name
    command = ["node", CLI, "convert", str(source), "--out", str(out), "--json", *options]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(f"{name}: {answer.stderr or answer.stdout}")
    return out, json.loads(answer.stdout)


def same(read, true, what):
    """Equal to the last bit; any NaN equals any other."""
    read, true = np.asarray(read, float), np.asarray(true, float)
    assert read.shape == true.shape, (what, read.shape, true.shape)
    gaps = np.isnan(true)
    assert np.array_equal(np.isnan(read), gaps), what
    assert np.array_equal(read[~gaps].view(np.uint64), true[~gaps].view(np.uint64)), what


def read_back(path):
    """Values, names, rate, start, unit, times, as far as the format holds them."""
    kind = path.suffix[1:]
    if kind == "csv":
        with open(path, newline="", encoding="utf-8") as file:
            head, *rows = csv_module.reader(file)
        table = np.array([[float(cell) if cell else np.nan for cell in row] for row in rows]).reshape(len(rows), len(head))
        times = table[:, 0] if head[0] == "time (s)" else None
        first = 0 if times is None else 1
        return table[:, first:], dict(names=head[first:], times=times)
    if kind == "npy":
        return np.load(path), {}
    if kind == "npz":
        file = np.load(path)
        found = dict(names=list(file["channels"]), unit=str(file["unit"]))
        if "fs" in file:
            found.update(rate=float(file["fs"]), start=float(file["start_time"]))
        return file["values"], {**found, "times": file["times"] if "times" in file else None}
    if kind == "mat":
        file = scipy.io.loadmat(path)
        names = [str(one[0][0]) if len(one[0]) else "" for one in file["channels"]]
        found = dict(names=names, unit=str(file["unit"][0]) if len(file["unit"]) else "")
        if "fs" in file:
            found.update(rate=file["fs"].item(), start=file["start_time"].item())
        return file["data"], {**found, "times": file["time"][:, 0] if "time" in file else None}
    if kind == "h5":
        with h5py.File(path) as file:
            data = file["data"]
            names = [one.decode() if isinstance(one, bytes) else one for one in data.attrs["channels"]]
            found = dict(names=names, unit=data.attrs.get("units", ""))
            if "sampling_rate" in data.attrs:
                found.update(rate=data.attrs["sampling_rate"], start=data.attrs["start_time"])
            return data[:], {**found, "times": file["times"][:] if "times" in file else None}
    if kind == "nwb":
        with pynwb.NWBHDF5IO(str(path), "r") as io:
            file = io.read()
            module = file.processing["misc"]
            series = next(one for one in module.data_interfaces.values() if type(one) is pynwb.TimeSeries)
            names = list(module.data_interfaces[f"{series.name} channels"]["channel_name"][:])
            found = dict(names=names, unit=series.unit)
            if series.rate is not None:
                found.update(rate=series.rate, start=series.starting_time)
            times = None if series.timestamps is None else series.timestamps[:]
            return series.data[:], {**found, "times": times, "file": str(file)}
    table = pyarrow.parquet.read_table(path)
    assert all(str(kind) == "double" for kind in table.schema.types)
    columns = np.array([column.to_numpy(zero_copy_only=False) for column in table.columns]).T
    head = table.column_names
    times = columns[:, 0] if head[0] == "time (s)" else None
    first = 0 if times is None else 1
    return columns[:, first:], dict(names=head[first:], times=times)


def check_nwb(path):
    """No warning from pynwb, no error from its validator; of nwbinspector, what is left is what the source does not say."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pynwb.NWBHDF5IO(str(path), "r") as io:
            str(io.read())
    errors = pynwb.validate(path=str(path))
    errors = errors[0] if isinstance(errors, tuple) else errors
    assert not errors, errors
    messages = list(inspect_nwbfile(nwbfile_path=str(path)))
    for one in messages:
        print(f"    {one.importance.name}: {one.check_function_name} {one.location} {one.message}")
    assert all(one.importance.value <= Importance.BEST_PRACTICE_VIOLATION.value for one in messages)


def check(name, source, values, names, rate, start, unit, times=None, options=()):
    for kind in FORMATS:
        if kind == "parquet" and pyarrow is None:
            continue
        path, answer = convert(source, f"{name}.{kind}", *options)
        read, found = read_back(path)
        same(read, values, f"{name}.{kind}")
        if "names" in found and names is not None:
            expected = [f"{one} ({unit})" if unit and kind in ("csv", "parquet") else one for one in names]
            if kind != "parquet":
                if kind == "mat":
                    expected = [one.replace("🧠", "\ufffd") for one in expected]
                assert found["names"] == expected, (kind, found["names"], expected)
        if "rate" in found and kind != "nwb":
            assert (found["rate"], found["start"]) == (rate, start), (kind, found)
        if times is not None and kind != "npy":
            same(found["times"], times, f"times of {name}.{kind}")
        if "unit" in found:
            assert found["unit"] == (unit or ("unknown" if kind == "nwb" else "")), (kind, found["unit"])
        print(f"{name}.{kind}: {read.shape}, the same; lost: {answer.get('lost', 'nothing')}")
        if kind == "nwb":
            check_nwb(path)


# Numbers of all kinds, names of all kinds.
random = np.random.default_rng(3)
values = random.normal(size=(999, 6)) * 10.0 ** random.integers(-300, 300, size=(999, 6))
values[5] = [0.0, -0.0, 5e-324, 1e308, np.finfo(float).max, np.nan]
values[700:720, 2] = np.nan
names = ["a/b", "a/b", 'quo"te', "weiß µ 🧠", "x" * 200, "7"]
with h5py.File(folder / "source all.h5", "w") as file:
    file["signals/a:b"] = values
    file["signals/a:b"].attrs.update(sampling_rate=1024.5, start_time=2.5, units="mV")
    file["signals/a:b"].attrs["channels"] = names
check("all", folder / "source all.h5", values, names, 1024.5, 2.5, "mV")

# One sample of one channel, and no rate.
with h5py.File(folder / "source few.h5", "w") as file:
    file["data"] = np.array([[1.5], [2.5]])
check("few", folder / "source few.h5", [[1.5], [2.5]], None, None, None, "")
check("one", folder / "source few.h5", [[2.5]], None, None, None, "", options=["--range", "1:2"])

# Uneven times.
stamps = np.cumsum(random.uniform(0.5, 2, size=300))
with open(folder / "source uneven.csv", "w", encoding="utf-8") as file:
    file.write("time,a,b\n")
    for t, time in enumerate(stamps):
        file.write(f"{float(time)!r},{t / 3!r},{-t}\n")
check("uneven", folder / "source uneven.csv", np.array([[t / 3, -t] for t in range(300)]), ["a", "b"], None, None, "", times=stamps)

# A session, a subject, spikes, intervals and events.
began = datetime(2021, 5, 4, 3, 2, 1, tzinfo=timezone.utc)
nwb = pynwb.NWBFile("A session", "id", began, experimenter=["Doe, Jane"], lab="A lab", institution="An institution")
nwb.experiment_description = "An experiment"
nwb.subject = pynwb.file.Subject(subject_id="m1", species="Mus musculus", sex="F", age="P90D")
nwb.add_acquisition(pynwb.TimeSeries(name="signal", data=values[:, :2], unit="V", rate=100.0, starting_time=1.0))
spikes = [np.sort(random.uniform(0, 10, size=count)) for count in (50, 0, 7)]
for one in spikes:
    nwb.add_unit(spike_times=one)
for start in (1.0, 4.0, 8.0):
    nwb.add_trial(start_time=start, stop_time=start + 1)
with pynwb.NWBHDF5IO(str(folder / "session.nwb"), "w") as io:
    io.write(nwb)
out, answer = convert(folder / "session.nwb", "again.nwb", "--series", "/acquisition/signal")
check_nwb(out)
with pynwb.NWBHDF5IO(str(out), "r") as io:
    file = io.read()
    assert file.session_start_time == began and file.subject.species == "Mus musculus" and file.subject.age == "P90D"
    assert file.experimenter == ("Doe, Jane",) and file.institution == "An institution"
    for one, row in zip(spikes, range(3), strict=True):
        same(file.units["spike_times"][row], one, "spikes")
    same(file.intervals["trials"]["stop_time"][:], [2, 5, 9], "trials")
print("again.nwb: session, spikes and intervals are the same")

# Events, some of which last.
marked, _ = convert("test/fixtures/recordings/wfdb16.hea", "events.nwb")
check_nwb(marked)
with pynwb.NWBHDF5IO(str(marked), "r") as io:
    print(io.read().intervals)
print(convert(folder / "session.nwb", "again.mat", "--series", "/acquisition/signal")[1].get("lost"))

# Cleaned and prepared data.
out, answer = convert("sample:ecg", "cleaned.nwb", "--range", "0:4000", "--set", 'prepare.clean=[{"kind":"high-pass","cutoff":0.5}]')
check_nwb(out)
print("cleaned.nwb", read_back(out)[0].shape)
out, answer = convert("sample:ecg", "prepared.nwb", "--prepared", "--range", "0:4000")
check_nwb(out)
with pynwb.NWBHDF5IO(str(out), "r") as io:
    file = io.read()
    print("prepared.nwb", read_back(out)[0].shape, file.intervals["parts"].to_dataframe().to_string(), file.source_script, sep="\n")
