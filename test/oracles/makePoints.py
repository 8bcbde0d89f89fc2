"""Makes test/fixtures/recordings/units.nwb with pynwb, and points.json with what is in it and NumPy's histograms of it.

Run from the root of the repository:  python3 test/oracles/makePoints.py   (pynwb 3.1, NumPy 2.4)
"""

import json
from datetime import datetime, timezone
from uuid import UUID

import numpy as np
from pynwb import NWBHDF5IO, NWBFile, TimeSeries

random = np.random.default_rng(2026)
file = NWBFile(
    session_description='made for tests',
    identifier=str(UUID(int=1)),
    session_start_time=datetime(2026, 1, 1, tzinfo=timezone.utc),
)
file.add_unit_column('unit_name', 'name of the unit')
units = []
for k, count in enumerate([40, 0, 7]):
    times = np.sort(np.round(random.uniform(0.5, 9.5, count), 4))
    # On the border of a bin, where a division rounds down to the bin before.
    if k == 0:
        times[3] = 0.29 + 1
        times = np.sort(times)
    file.add_unit(spike_times=times, unit_name=f'n{k}')
    units.append(times.tolist())
file.add_trial_column('choice', 'what was chosen')
trials = [(0.5, 2.0), (2.5, 4.25), (5.0, 9.0)]
for start, stop in trials:
    file.add_trial(start_time=start, stop_time=stop, choice='left')
file.add_acquisition(TimeSeries(name='running', data=np.arange(20.0), unit='m', rate=2.0, starting_time=0.0))
with NWBHDF5IO('test/fixtures/recordings/units.nwb', 'w') as io:
    io.write(file, cache_spec=False)

width = 0.01
first = int(np.floor(min(min(u) for u in units if u) / width))
last = int(np.floor(max(max(u) for u in units if u) / width))
edges = np.arange(first, last + 2) * width
counts = [np.histogram(u, edges)[0] for u in units]
# NumPy's last bin holds its right edge too, where no spike lies here.
deviation, reach = 3, 12
kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
smooth = [np.convolve(c, kernel / kernel.sum(), mode='same') / width for c in counts]
json.dump(
    {
        'units': units,
        'trials': trials,
        'width': width,
        'counts': [c.tolist() for c in counts],
        'kernel': deviation * width,
        'rates': [r.tolist() for r in smooth],
    },
    open('test/fixtures/recordings/points.json', 'w'),
)
