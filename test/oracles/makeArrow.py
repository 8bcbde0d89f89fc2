"""Arrow tables for test/io/arrow.test.ts. Needs pyarrow and numpy. Run: python3 makeArrow.py FOLDER"""

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather

folder = Path(sys.argv[1])
T = 300
t = np.arange(T)
rng = np.random.default_rng(3)
noise = rng.standard_normal(T)
columns = {
    "time_ms": pa.array(t * 4.0),
    "word": pa.array([f"w{k}" for k in t.tolist()]),
    "kind": pa.array(["a" if k % 3 else "b" for k in t.tolist()]).dictionary_encode(),
    "double (mV)": pa.array(np.sin(0.1 * t)),
    "list": pa.array([[1, 2, k] for k in t.tolist()]),
    "single (mV)": pa.array(noise.astype("f4")),
    "half (mV)": pa.array(noise.astype("f2")),
    "nothing": pa.nulls(T),
    "small (mV)": pa.array((t % 100).astype("i1")),
    "u2 (mV)": pa.array((t * 200).astype("u2")),
    "u4 (mV)": pa.array((t * 10_000_000).astype("u4")),
    "struct": pa.array([{"x": 1, "y": "a"}] * T),
    "big (mV)": pa.array(t.astype("i8") * 10**12 + 1),
    "ubig (mV)": pa.array(np.uint64(2) ** np.uint64(63) + t.astype("u8")),
    "view": pa.array([f"quite a long word {k}" for k in t.tolist()], pa.string_view()),
    "gap (mV)": pa.array([None if k % 7 == 3 else k / 3 for k in t.tolist()]),
    "flag (mV)": pa.array([None if k == 77 else k % 3 == 0 for k in t.tolist()]),
    "decimal": pa.array([1] * T).cast(pa.decimal128(30, 2)),
    "union": pa.UnionArray.from_sparse(pa.array((t % 2).astype("i1")), [pa.array(t), pa.array(t * 0.5)]),
    "runs": pa.RunEndEncodedArray.from_arrays(pa.array([100, T], pa.int32()), pa.array([1.0, 2.0])),
    "blob": pa.array([b"ab"] * T, pa.binary(2)),
    "took (mV)": pa.array((t * 1000).astype("i8")).cast(pa.duration("us")),
}
table = pa.table(columns)


def write(name, kind, codec):
    options = pa.ipc.IpcWriteOptions(compression=codec)
    make = pa.ipc.new_file if kind == "file" else pa.ipc.new_stream
    with make(folder / name, table.schema, options=options) as writer:
        for batch in table.to_batches(max_chunksize=128):
            writer.write_batch(batch)


write("plain.arrow", "file", None)
write("lz4.arrow", "file", "lz4")
write("zstd.arrow", "file", "zstd")
write("plain.arrows", "stream", None)
write("zstd.arrows", "stream", "zstd")

kept = [c for c in columns if c.endswith("(mV)")]


def doubles(name):
    column = table[name]
    if name.startswith("took"):
        return np.asarray(column.cast(pa.int64()).to_numpy(), "f8") / 1e6
    return np.array([np.nan if v is None else float(v) for v in column.to_pylist()], "f8")


stacked = np.stack([doubles(c) for c in kept], axis=1)
expected = {"values": [None if np.isnan(v) else v for v in stacked.ravel().tolist()], "channels": [c[:-5] for c in kept]}

# More than one block of LZ4, which lean on one another; Feather as pandas users write it.
long = np.round(np.sin(np.arange(20_000) / 50), 2)
feather.write_feather(pa.table({"x": pa.array(long), "zero": pa.array(np.zeros(20_000))}), folder / "long.feather", compression="lz4")
expected["long"] = [float(v) for v in long[[0, 1, 9_999, 12_345, 19_999]]]
expected["longSum"] = float(np.sum(long * np.arange(20_000) % 7))

stamps = pa.array(np.datetime64("2026-01-02T03:04:05", "us") + t * np.timedelta64(20000, "us"))
index = pa.array(t.astype("i8"))
feather.write_feather(pa.table({"when": stamps, "x": pa.array(t * 1.5), "__index_level_0__": index}), folder / "stamps.feather")
# Steps of 1, 2, 3, … ns, which seconds since 1970 as doubles can't tell from one another.
fine = pa.array(1_767_323_045_123_456_789 + np.cumsum(np.arange(50)), pa.timestamp("ns"))
feather.write_feather(pa.table({"when": fine, "x": pa.array(np.arange(50.0))}), folder / "nanoseconds.feather")
feather.write_feather(pa.table({"x": pa.array(t)}), folder / "version1.feather", version=1)
feather.write_feather(pa.table({"word": pa.array(["a", "b"])}), folder / "words.feather")
(folder / "arrow.json").write_text(json.dumps(expected))
for path in sorted(folder.glob("*.arrow*")) + sorted(folder.glob("*.feather")):
    print(path.name, path.stat().st_size)
