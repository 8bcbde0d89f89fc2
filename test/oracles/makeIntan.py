"""Intan RHD recordings for test/io/intan.test.ts, written by hand after Intan's description and read back with Neo. No file of a real
board is at hand. Neo does not read temperatures, so the file that has them is held to what was put in.

Needs numpy and neo. Run: python3 makeIntan.py FOLDER
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np
from neo.rawio import IntanRawIO

folder = Path(sys.argv[1])
rng = np.random.default_rng(8)


def qstring(text):
    return struct.pack("<I", 0xFFFFFFFF) if text is None else struct.pack("<I", 2 * len(text)) + text.encode("utf-16-le")


def write(path, version, blocks, channels, *, temperatures=0, board=0, first=0, jump=0):
    """channels: (group, native, custom, order, type, enabled)."""
    major, minor = version
    block = 128 if major >= 2 else 60
    head = struct.pack("<Ihh", 0xC6912702, major, minor) + struct.pack("<fhffffffhff", 20_000, 1, 1, 1, 7500, 1, 1, 7500, 0, 1000, 1000)
    head += qstring("first note") + qstring(None) + qstring("größer")
    if version >= (1, 1):
        head += struct.pack("<h", temperatures)
    if version >= (1, 3):
        head += struct.pack("<h", board)
    if major >= 2:
        head += qstring("n/a")
    groups = sorted({c[0] for c in channels})
    head += struct.pack("<h", len(groups) + 1)
    for group in groups:
        own = [c for c in channels if c[0] == group]
        head += qstring(group) + qstring(group[-1]) + struct.pack("<hhh", 1, len(own), sum(c[4] == 0 for c in own))
        for _, native, custom, order, kind, enabled in own:
            head += qstring(native) + qstring(custom) + struct.pack("<hhhhhhhhhhff", order, order, kind, enabled, 0, 0, 0, 0, 0, 0, 1e5, 0)
    head += qstring("Port Z") + qstring("Z") + struct.pack("<hhh", 0, 3, 3)
    used = [c for c in channels if c[5]]
    count = [sum(c[4] == kind for c in used) for kind in range(6)]
    body, kept = b"", []
    for k in range(blocks):
        t = first + k * block + (jump if k == blocks - 1 else 0)
        parts = [
            np.arange(t, t + block, dtype="<i4"),
            *[rng.integers(0, 65536, (count[kind], block // (4 if kind == 1 else 1))).astype("<u2") for kind in (0, 1)],
            rng.integers(0, 65536, (count[2], 1)).astype("<u2"),
            rng.integers(2000, 4000, (temperatures, 1)).astype("<i2"),
            rng.integers(0, 65536, (count[3], block)).astype("<u2"),
            *[rng.integers(0, 65536, (int(count[kind] > 0), block)).astype("<u2") for kind in (4, 5)],
        ]
        kept.append(parts)
        body += b"".join(p.tobytes() for p in parts)
    path.write_bytes(head + body)
    return kept


channels = [
    ("Port A", "A-000", "left", 0, 0, 1),
    ("Port A", "A-001", "A-001", 1, 0, 0),
    ("Port A", "A-002", "right", 2, 0, 1),
    ("Port A", "A-AUX1", "A-AUX1", 0, 1, 1),
    ("Port A", "A-AUX2", "A-AUX2", 1, 1, 1),
    ("Port A", "A-VDD1", "A-VDD1", 0, 2, 1),
    ("Board ADC", "ADC-00", "speed", 0, 3, 1),
    ("Board DIN", "DIN-02", "lick", 2, 4, 1),
    ("Board DIN", "DIN-15", "DIN-15", 15, 4, 1),
    ("Board DOUT", "DOUT-01", "laser", 1, 5, 1),
]
expected = {}
for name, version, board in (("version2.rhd", (2, 0), 1), ("version3.rhd", (3, 1), 13), ("version1.rhd", (1, 2), 0)):
    write(folder / name, version, 4, channels, board=board, first=-128 if version[0] >= 2 else 0)
    neo = IntanRawIO(str(folder / name))
    neo.parse_header()
    expected[name] = {}
    for stream, (_, stream_id, _) in enumerate(neo.header["signal_streams"]):
        size = neo.get_signal_size(0, 0, stream)
        own = neo.header["signal_channels"][neo.header["signal_channels"]["stream_id"] == stream_id]
        # Neo takes the number of blocks for samples of the supply voltage.
        size = min(size, 4) if stream_id == "2" else size
        raw = neo.get_analogsignal_chunk(0, 0, 0, size, stream)
        values = neo.rescale_signal_raw_to_float(raw, "float64", stream)
        expected[name][stream_id] = {
            "channels": [str(c) for c in own["name"]], "rate": float(own["sampling_rate"][0]), "values": values.ravel().tolist(),
        }
kept = write(folder / "temperatures.rhd", (1, 3), 3, channels[:3], temperatures=2, jump=500)
expected["temperatures.rhd"] = {"temperature": [float(v) for parts in kept for v in parts[4].ravel()]}
(folder / "intan.json").write_text(json.dumps(expected))
for path in sorted(folder.glob("*.rhd")) + [folder / "intan.json"]:
    print(path.name, path.stat().st_size)
