"""WFDB records for test/io/wfdb.test.ts, written and read back by PhysioNet's Python package. Run: python3 makeWfdb.py FOLDER"""

import json
import os
import sys

import numpy as np
import wfdb

os.chdir(sys.argv[1])
t = np.arange(601)
signals = np.stack([np.sin(0.05 * t), 20 * np.cos(0.031 * t) + 3], axis=1)
signals[100:110, 1] = np.nan
expected = {}
for format in ("16", "80", "24", "32"):
    name = f"wfdb{format}"
    gain = [5.0, 1.0] if format == "80" else [100.0, 20.0]
    wfdb.wrsamp(
        name, fs=360, units=["mV", "mmHg"], sig_name=["MLII", "blood pressure"], p_signal=signals,
        fmt=[format, format], adc_gain=gain, baseline=[0, -7], comments=["a comment"],
        base_time=__import__("datetime").time(12, 30, 1),
    )
    read = wfdb.rdrecord(name)
    expected[name] = [None if np.isnan(v) else v for v in read.p_signal.ravel().tolist()]


def packed(name, format, digital, pack):
    """What the package reads but does not write."""
    with open(f"{name}.dat", "wb") as file:
        file.write(pack(digital.ravel()))
    with open(f"{name}.hea", "w") as file:
        file.write(f"{name} 2 360 {len(digital)}\n")
        file.write(f"{name}.dat {format} 100(0)/mV 12 0 0 0 0 MLII\n{name}.dat {format} 20(-7)/mmHg 12 0 0 0 0 blood pressure\n")
    read = wfdb.rdrecord(name)
    expected[name] = [None if np.isnan(v) else v for v in read.p_signal.ravel().tolist()]


def pack212(values):
    first, second = values[::2] & 0xFFF, values[1::2] & 0xFFF
    return np.stack([first & 0xFF, (first >> 8) | (second >> 8 << 4), second & 0xFF], axis=1).astype("u1").tobytes()


digital = np.round(np.nan_to_num(signals) * [100, 20] + [0, -7]).astype("i4")
digital[100:110, 1] = -2048
packed("wfdb212", 212, digital, pack212)
digital[100:110, 1] = -32768
packed("wfdb61", 61, digital, lambda values: values.astype(">i2").tobytes())
wfdb.wrann(
    "wfdb16", "atr", np.array([5, 77, 300, 200_000, 200_100]), symbol=["+", "N", "V", "N", "N"],
    aux_note=["(AFIB", "", "", "", ""],
)
with open("wfdb.json", "w") as file:
    json.dump(expected, file)
