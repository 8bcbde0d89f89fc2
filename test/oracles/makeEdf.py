"""Makes test/fixtures/recordings/signals.edf and signals.bdf with pyedflib, and edf.json with what it reads back from them.

Run from the root of the repository:  python3 test/oracles/makeEdf.py   (pyedflib 0.1.42, NumPy 2.4)
"""

import datetime
import json

import numpy as np
import pyedflib

FOLDER = 'test/fixtures/recordings/'
random = np.random.default_rng(2026)
known = {}
for name, kind, digital in [
    ('signals.edf', pyedflib.FILETYPE_EDFPLUS, 32767),
    ('signals.bdf', pyedflib.FILETYPE_BDFPLUS, 8388607),
]:
    headers = [
        {'label': label, 'dimension': unit, 'sample_frequency': rate, 'physical_min': -top, 'physical_max': top,
         'digital_min': -digital - 1, 'digital_max': digital, 'transducer': '', 'prefilter': ''}
        for label, unit, rate, top in [('Fp1', 'uV', 32, 187.5), ('Fp2', 'uV', 32, 3276.7), ('resp', 'mV', 8, 5.0)]
    ]
    writer = pyedflib.EdfWriter(FOLDER + name, 3, file_type=kind)
    writer.setSignalHeaders(headers)
    writer.setStartdatetime(datetime.datetime(2026, 1, 2, 3, 4, 5))
    writer.writeSamples([random.uniform(-1, 1, h['sample_frequency'] * 5) * h['physical_max'] for h in headers])
    writer.writeAnnotation(1.25, 0.5, 'stimulus')
    writer.writeAnnotation(2.5, -1, 'réponse')
    writer.writeAnnotation(3.75, 0.25, 'stimulus')
    writer.close()
    with pyedflib.EdfReader(FOLDER + name) as reader:
        onsets, durations, texts = reader.readAnnotations()
        known[name] = {
            'labels': reader.getSignalLabels(),
            'rates': reader.getSampleFrequencies().tolist(),
            'values': [reader.readSignal(k).tolist() for k in range(3)],
            'annotations': [[float(a), float(b), str(c)] for a, b, c in zip(onsets, durations, texts)],
        }
json.dump(known, open(FOLDER + 'edf.json', 'w'))
