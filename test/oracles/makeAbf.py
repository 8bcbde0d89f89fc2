"""Axon recordings for test/io/abf.test.ts: ABF1 by pyABF's own writer and by hand, ABF2 by hand after the layout that pyABF reads.

No file of a real amplifier is at hand. What is written by hand is held against two independent readers here, pyABF and Neo, before it is
stored: values, rates, names, units, tags. Needs numpy, pyabf and neo. Run: python3 makeAbf.py FOLDER
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np
import pyabf
from neo.rawio import AxonRawIO
from pyabf.abfWriter import writeABF1

folder = Path(sys.argv[1])
BLOCK = 512
expected = {}


def padded(content):
    return content + bytes(-len(content) % BLOCK)


def abf2(path, data, channels, *, mode, interval, sweeps=(), time_unit=0.0, tags=(), episodes=1, start_to_start=0.0):
    """data: (samples x channels), int16 or float32, sweeps after one another; sweeps: (start, numbers)."""
    strings = ["Clampex", "C:\\protocols\\step.pro", "a comment"]
    for name, unit, *_ in channels:
        strings += [name, unit]
    packed = b"\0".join(s.encode("latin1") for s in strings) + b"\0"
    head = struct.pack("<4s4I6I", b"SSCH", 1, len(strings), max(map(len, strings)) + 1, len(packed), 0, 0, 0, 0, 0, 0)
    protocol = bytearray(512)
    struct.pack_into("<hf", protocol, 0, mode, interval)
    struct.pack_into("<f", protocol, 14, time_unit)
    struct.pack_into("<i", protocol, 22, sweeps[0][1] if sweeps else data.size)
    struct.pack_into("<f", protocol, 62, start_to_start)
    struct.pack_into("<ffii", protocol, 110, 10.0, 10.0, 32768, 32768)
    struct.pack_into("<i", protocol, 132, 3)
    adc = b""
    for k, (name, unit, scale, gain, offset, telegraph) in enumerate(channels):
        entry = bytearray(128)
        struct.pack_into("<hhh f", entry, 0, k, int(telegraph is not None), 0, telegraph or 0.0)
        struct.pack_into("<hh", entry, 24, k, k)
        struct.pack_into("<f", entry, 28, 1.0)
        struct.pack_into("<ffff", entry, 40, scale, offset, gain, 0.125)
        struct.pack_into("<ii", entry, 74, 4 + 2 * k, 5 + 2 * k)
        adc += bytes(entry)
    dac = bytearray(256 * len(channels))
    for k in range(len(channels)):
        struct.pack_into("<ii", dac, 256 * k + 24, 4 + 2 * k, 5 + 2 * k)
    tag = b"".join(struct.pack("<i56shh", at, text.encode("latin1").ljust(56), 1, 0) for at, text in tags)
    synch = b"".join(struct.pack("<ii", *one) for one in sweeps)

    header = bytearray(BLOCK)
    struct.pack_into("<4s4B", header, 0, b"ABF2", 0, 0, 0, 2)
    struct.pack_into("<IIII", header, 8, 512, episodes, 20260102, 11045678)
    struct.pack_into("<HH", header, 28, 1, 0 if data.dtype == np.int16 else 1)
    struct.pack_into("<4B", header, 56, 3, 7, 0, 10)
    struct.pack_into("<I", header, 60, 1)
    struct.pack_into("<I", header, 72, 2)
    sections = [
        (76, protocol, 512, 1),
        (92, adc, 128, len(channels)),
        (108, dac, 256, len(channels)),
        (220, head + packed, len(head + packed), len(strings)),
        (236, data.tobytes(), data.itemsize, data.size),
        (252, tag, 64, len(tags)),
        (316, synch, 8, len(sweeps)),
    ]
    body, block = b"", 1
    for at, content, width, entries in sections:
        struct.pack_into("<IIi", header, at, block if entries else 0, width, entries)
        body += padded(bytes(content))
        block += len(padded(bytes(content))) // BLOCK
    # pyABF reads the first string once for each that there is, from beyond the end too.
    path.write_bytes(bytes(header) + body)


def abf1(path, data, channels, *, mode, interval, tags=(), time_unit=0.0, sequence=None, telegraph=None, sweeps=()):
    """Extended header of 6144 bytes (version 1.83)."""
    header = bytearray(6144)
    struct.pack_into("<4sf h i h i i i", header, 0, b"ABF ", 1.83, mode, data.size, 0, max(1, len(sweeps)), 980318, 3723)
    struct.pack_into("<i", header, 40, 12)
    after = 12 + -(-data.nbytes // BLOCK)
    struct.pack_into("<ii", header, 44, after, len(tags))
    tag = padded(b"".join(struct.pack("<i56shh", at, text.encode("latin1").ljust(56), 1, 0) for at, text in tags))
    struct.pack_into("<ii", header, 92, after + len(tag) // BLOCK, len(sweeps))
    struct.pack_into("<h", header, 100, 0 if data.dtype == np.int16 else 1)
    struct.pack_into("<hf", header, 120, len(channels), interval)
    struct.pack_into("<f", header, 130, time_unit)
    struct.pack_into("<ffii", header, 244, 10.24, 10.24, 32768, 32768)
    struct.pack_into("<16s56sh", header, 294, b"Clampex 9".ljust(16), b"old comment".ljust(56), 250)
    sequence = sequence or list(range(len(channels)))
    struct.pack_into("<16h", header, 378, *range(16))
    struct.pack_into("<16h", header, 410, *(sequence + [-1] * (16 - len(sequence))))
    for k in range(16):
        struct.pack_into("<f", header, 730 + 4 * k, 1.0)
        struct.pack_into("<f", header, 922 + 4 * k, 1.0)
        struct.pack_into("<f", header, 1050 + 4 * k, 1.0)
    for k, (name, unit, scale, gain, offset) in zip(sequence, channels):
        struct.pack_into("<10s", header, 442 + 10 * k, name.encode().ljust(10))
        struct.pack_into("<8s", header, 602 + 8 * k, unit.encode("latin1").ljust(8))
        struct.pack_into("<f", header, 922 + 4 * k, scale)
        struct.pack_into("<f", header, 986 + 4 * k, offset)
        struct.pack_into("<f", header, 1050 + 4 * k, gain)
        if telegraph:
            struct.pack_into("<h", header, 4512 + 2 * k, 1)
            struct.pack_into("<f", header, 4576 + 4 * k, telegraph)
    synch = b"".join(struct.pack("<ii", *one) for one in sweeps)
    path.write_bytes(bytes(header) + padded(data.tobytes()) + tag + synch)


def known(name, *, pyabf_reads=True):
    """What Neo and pyABF read of a file; both must agree to single precision, in which pyABF computes."""
    neo = AxonRawIO(str(folder / name))
    neo.parse_header()
    parts = [
        neo.rescale_signal_raw_to_float(neo.get_analogsignal_chunk(0, k, stream_index=0), dtype="float64", stream_index=0)
        for k in range(neo.header["nb_segment"][0])
    ]
    values = np.concatenate(parts)
    header = neo.header["signal_channels"]
    entry = {
        "rate": float(header["sampling_rate"][0]),
        "channels": [str(c) for c in header["name"]],
        "units": [str(u) for u in header["units"]],
        "sweeps": [len(part) for part in parts],
        "starts": [float(neo.segment_t_start(0, k)) for k in range(len(parts))],
        "values": values.ravel().tolist(),
        "shape": list(values.shape),
    }
    if pyabf_reads:
        other = pyabf.ABF(str(folder / name))
        np.testing.assert_allclose(other.data.T, values, rtol=3e-7, atol=1e-5)
        assert abs(other.dataRate - entry["rate"]) < 1, (other.dataRate, entry["rate"])
        assert other.adcNames == entry["channels"], (other.adcNames, entry["channels"])
        entry["tags"] = [[float(t), c.strip() if isinstance(c, str) else c.decode().strip()] for t, c in zip(other.tagTimesSec, other.tagComments)]
        entry["started"] = other.abfDateTimeString
        entry["sweepCount"] = other.sweepCount
    expected[name] = entry


rng = np.random.default_rng(4)
noise = lambda *shape: rng.integers(-32768, 32767, shape).astype("<i2")
two = [("IN 0", "mV", 0.1, 1.0, 0.0, None), ("Im", "\xb5A", 0.0005, 2.0, 1.5, 5.0)]

abf2(folder / "gapfree.abf", noise(300, 2), two, mode=3, interval=50.0, tags=[(100, "drug in"), (450, "drug out")])
known("gapfree.abf")
# 5 sweeps of 60 samples, one a second; synch unit 10 microseconds. Neo divides the episode's length by nothing here.
abf2(
    folder / "episodic.abf", noise(300, 2), two, mode=5, interval=100.0, episodes=5, time_unit=10.0, start_to_start=1.0,
    sweeps=[(100_000 * k, 120) for k in range(5)], tags=[(200_250, "in the third sweep"), (150_000, "in a pause")],
)
known("episodic.abf")
single = [("Vm", "mV", 1.0, 1.0, 0.0, None)]
lengths = [70, 130, 40, 60]
abf2(
    folder / "events.abf", rng.standard_normal((300, 1)).astype("<f4"), single, mode=1, interval=40.0, episodes=4,
    sweeps=[(1000 * k, n) for k, n in enumerate(lengths)],
)
known("events.abf")

abf1(
    folder / "first.abf", noise(150, 3), [("Vm", "mV", 0.02, 5.0, 0.0), ("Im", "pA", 0.001, 1.0, -2.0), ("temp", "C", 0.1, 1.0, 0.0)],
    mode=3, interval=20.0, sequence=[2, 0, 5], telegraph=2.0,
)
known("first.abf")
abf1(folder / "tagged.abf", noise(200, 1), [("Vm", "mV", 0.02, 1.0, 0.0)], mode=5, interval=100.0, sweeps=[(500 * k, 50) for k in range(4)])
known("tagged.abf")
writeABF1(np.sin(np.arange(2400).reshape(6, 400) / 9) * 40, str(folder / "written.abf"), 1000, units="pA")
other = pyabf.ABF(str(folder / "written.abf"))
expected["written.abf"] = {
    "rate": other.dataRate, "channels": ["channel 1"], "units": ["pA"], "sweeps": [400] * 6, "shape": [2400, 1],
    # The first of them, in single precision.
    "single": other.data.T.ravel()[:500].astype(float).tolist(),
}
(folder / "abf.json").write_text(json.dumps(expected))
for name in expected:
    print(name, (folder / name).stat().st_size, expected[name]["rate"], expected[name].get("tags"), expected[name].get("started"))
