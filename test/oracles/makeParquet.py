"""Parquet tables for test/io/parquet.test.ts. Needs pyarrow and numpy. Run: python3 makeParquet.py FOLDER"""

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

folder = Path(sys.argv[1])
t = np.arange(300)
columns = {
    "time_ms": pa.array(t * 4.0),
    "float (mV)": pa.array(np.sin(0.1 * t)),
    "single (mV)": pa.array(np.cos(0.1 * t).astype("f4")),
    "small (mV)": pa.array((t % 100).astype("i1")),
    "big (mV)": pa.array(t.astype("i8") * 10**12 + 1),
    "gap (mV)": pa.array([None if k % 7 == 3 else k / 3 for k in t.tolist()]),
    "flag (mV)": pa.array((t % 2 == 0)),
    "word": pa.array([f"w{k}" for k in t.tolist()]),
    "list": pa.array([[1, 2]] * 300),
}
table = pa.table(columns)
expected = {}
for codec in ("NONE", "SNAPPY", "GZIP", "ZSTD", "LZ4", "BROTLI"):
    name = f"{codec.lower()}.parquet"
    pq.write_table(
        table, folder / name, compression=codec, row_group_size=128, version="2.6",
        data_page_version="2.0" if codec == "ZSTD" else "1.0", use_dictionary=codec != "GZIP",
    )
kept = [c for c in columns if c.endswith("(mV)")]
stacked = np.stack([table[c].cast(pa.float64()).to_numpy() if c != "flag (mV)" else (t % 2 == 0).astype(float) for c in kept], axis=1)
expected["values"] = [None if np.isnan(v) else v for v in stacked.ravel().tolist()]
expected["channels"] = [c[:-5] for c in kept]

stamps = pa.array((np.datetime64("2026-01-02T03:04:05", "us") + t * np.timedelta64(20000, "us")))
pq.write_table(pa.table({"when": stamps, "x": pa.array(t * 1.5)}), folder / "stamps.parquet")
# Steps of 1, 2, 3, … ns, which seconds since 1970 as doubles can't tell from one another.
fine = pa.array(1_767_323_045_123_456_789 + np.cumsum(np.arange(50)), pa.timestamp("ns"))
pq.write_table(pa.table({"when": fine, "x": pa.array(np.arange(50.0))}), folder / "nanoseconds.parquet", row_group_size=20)
pq.write_table(pa.table({"word": pa.array(["a", "b"])}), folder / "words.parquet")
(folder / "parquet.json").write_text(json.dumps(expected))
