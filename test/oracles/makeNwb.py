"""Makes test/fixtures/nwb with PyNWB and hdmf-zarr: one session of everything, in HDF5 and in Zarr, and sweeps of a neuron; and truth.json with what
PyNWB reads from them.

Run from the root of the repository:  python3 test/oracles/makeNwb.py   (pynwb 4.2, hdmf-zarr 0.13, zarr 2.18, h5py 3.16, NumPy 2.4)
"""

import gzip
import io
import json
import os
import shutil
import tempfile
import warnings
import zipfile
from datetime import datetime, timezone

import h5py
import numpy as np
import zarr
from hdmf.backends.hdf5.h5tools import H5SpecWriter
from hdmf.common import DynamicTable
from hdmf_zarr.nwb import NWBZarrIO
from pynwb import H5DataIO, NWBHDF5IO, NWBFile, TimeSeries, get_class, load_namespaces
from pynwb.behavior import (
    BehavioralEpochs,
    BehavioralEvents,
    BehavioralTimeSeries,
    CompassDirection,
    EyeTracking,
    Position,
    SpatialSeries,
)
from pynwb.ecephys import LFP, ElectricalSeries, SpikeEventSeries
from pynwb.epoch import TimeIntervals
from pynwb.file import Subject
from pynwb.icephys import CurrentClampSeries, CurrentClampStimulusSeries
from pynwb.misc import AbstractFeatureSeries, AnnotationSeries, DecompositionSeries, IntervalSeries
from pynwb.ophys import DfOverF, Fluorescence, ImageSegmentation, OpticalChannel, RoiResponseSeries, TwoPhotonSeries
from ruamel.yaml import YAML
from pynwb.spec import NWBAttributeSpec, NWBDatasetSpec, NWBGroupSpec, NWBNamespaceBuilder

warnings.simplefilter('ignore')
OUT = 'test/fixtures/nwb'
random = np.random.default_rng(2027)
work = tempfile.mkdtemp()
EXTENSION = 'ndx-lab'


def extension():
    """Types of a laboratory's own, two steps away from those of the core."""
    builder = NWBNamespaceBuilder('types of a laboratory', EXTENSION, version='0.3.0', author='lab', contact='lab@lab.org')
    for core in ('ElectricalSeries', 'TimeSeries', 'TimeIntervals', 'Units', 'NWBDataInterface', 'NWBContainer'):
        builder.include_type(core, namespace='core')
    builder.include_type('DynamicTable', namespace='hdmf-common')
    attribute = NWBAttributeSpec(name='gain_setting', doc='what the amplifier was set to', dtype='float', required=False)
    wireless = NWBGroupSpec('a wireless recording', neurodata_type_def='WirelessSeries', neurodata_type_inc='ElectricalSeries', attributes=[attribute])
    implant = NWBGroupSpec('one of an implant', neurodata_type_def='ImplantSeries', neurodata_type_inc='WirelessSeries')
    bouts = NWBGroupSpec('swim bouts', neurodata_type_def='BoutTable', neurodata_type_inc='TimeIntervals')
    sorted_units = NWBGroupSpec('units of a sorter', neurodata_type_def='SortedUnits', neurodata_type_inc='DynamicTable')
    # As ndx-events 0.2 defines them.
    events = NWBGroupSpec(
        'moments',
        neurodata_type_def='Events',
        neurodata_type_inc='NWBDataInterface',
        attributes=[NWBAttributeSpec(name='description', doc='what', dtype='text')],
        datasets=[NWBDatasetSpec(name='timestamps', doc='when', dtype='float32', shape=(None,))],
    )
    labeled = NWBGroupSpec(
        'moments with labels',
        neurodata_type_def='LabeledEvents',
        neurodata_type_inc='Events',
        datasets=[
            NWBDatasetSpec(
                name='data',
                doc='codes',
                dtype='uint8',
                shape=(None,),
                attributes=[NWBAttributeSpec(name='labels', doc='of the codes', dtype='text', shape=(None,))],
            )
        ],
    )
    # A map that looks like a series, and is none: it has data, and says that it is something else.
    chart = NWBGroupSpec(
        'a map',
        neurodata_type_def='RateMap',
        neurodata_type_inc='NWBDataInterface',
        datasets=[NWBDatasetSpec(name='data', doc='rates', dtype='float64', shape=(None, None))],
    )
    for spec in (wireless, implant, bouts, sorted_units, events, labeled, chart):
        builder.add_spec('ndx-lab.extensions.yaml', spec)
    builder.export('ndx-lab.namespace.yaml', outdir=work)
    load_namespaces(os.path.join(work, 'ndx-lab.namespace.yaml'))
    return {spec: get_class(spec, EXTENSION) for spec in ('WirelessSeries', 'ImplantSeries', 'BoutTable', 'SortedUnits', 'Events', 'LabeledEvents', 'RateMap')}


def smooth(T, N=1):
    values = np.cumsum(random.standard_normal((T, N)), axis=0)
    return values[:, 0] if N == 1 else values


def session(own):
    file = NWBFile(
        session_description='A session of everything',
        identifier='everything',
        session_start_time=datetime(2026, 3, 1, 9, 30, tzinfo=timezone.utc),
        experimenter=['Lovelace, Ada'],
        lab='Laboratory of Fixtures',
        institution='Institute of Fixtures',
        keywords=['test'],
    )
    file.subject = Subject(subject_id='fish 7', species='Danio rerio', age='P6D', sex='U', strain='nacre', description='larva')
    probe = file.create_device(name='probe', description='silicon probe', manufacturer='Maker')
    shanks = [file.create_electrode_group(name=f'shank{k}', description='four sites', location=area, device=probe) for k, area in enumerate(['CA1', 'CA3'])]
    for k in range(4):
        file.add_electrode(group=shanks[k // 2], location=['CA1', 'CA3'][k // 2], x=0.0, y=20.0 * k, z=0.0)
    region = lambda rows: file.create_electrode_table_region(rows, 'chosen')

    raw = random.integers(-3000, 3000, (60, 3)).astype('i2')
    voltage = ElectricalSeries(
        name='raw', data=H5DataIO(raw, compression='gzip', chunks=(16, 2)), electrodes=region([3, 0, 1]), rate=30000.0, starting_time=0.25,
        conversion=1.95e-7, offset=1.1e-5, channel_conversion=[1.0, 1.013, 0.97], filtering='none',
    )
    file.add_acquisition(voltage)
    wide = TimeSeries(name='wide', data=random.integers(-(2**60), 2**60, (20, 2)), unit='n/a', rate=10.0, conversion=3.0)
    file.add_acquisition(wide)
    single = TimeSeries(name='single', data=smooth(25).astype('f4'), unit='volts', rate=100.0, conversion=0.1, offset=0.3)
    file.add_acquisition(single)
    jittered = np.cumsum(0.05 + 0.03 * random.random(30))
    irregular = TimeSeries(name='irregular', data=smooth(30, 2), unit='a.u.', timestamps=jittered)
    file.add_acquisition(irregular)
    file.add_acquisition(TimeSeries(name='same_times', data=smooth(30), unit='a.u.', timestamps=irregular))
    file.add_acquisition(TimeSeries(name='same_data', data=voltage, unit='volts', rate=15000.0, conversion=0.5))
    file.add_acquisition(own['ImplantSeries'](name='implant', data=smooth(30, 2), electrodes=region([2, 3]), rate=500.0, gain_setting=2.0))
    holes = smooth(40)
    holes[[3, 4, 20]] = np.nan
    file.add_acquisition(TimeSeries(name='holes', data=holes, unit='V', rate=20.0))
    file.add_acquisition(
        TwoPhotonSeries(
            name='film', external_file=['film_0.avi', 'film_1.avi'], starting_frame=[0, 100], format='external', rate=30.0, num_samples=200, unit='n.a.',
            imaging_plane=(plane := plane_of(file)),
        )
    )
    file.add_acquisition(AnnotationSeries(name='remarks', data=['moved', 'fed', 'moved'], timestamps=[1.5, 2.25, 7.0]))
    file.add_acquisition(own['LabeledEvents'](name='ttl', description='pulses', timestamps=np.array([0.5, 1.0, 1.5, 2.0], 'f4'), data=np.array([0, 1, 0, 2], 'u1'), data__labels=['lick', 'reward', 'shock']))
    file.add_acquisition(own['Events'](name='laps', description='ends of laps', timestamps=np.array([3.0, 6.0], 'f4')))

    ecephys = file.create_processing_module('ecephys', 'derived')
    lfp = LFP(name='LFP')
    ecephys.add(lfp)
    lfp.create_electrical_series(name='field', data=smooth(50, 4), electrodes=region([0, 1, 2, 3]), rate=1250.0)
    ecephys.add(SpikeEventSeries(name='waveforms', data=smooth(6, 8).reshape(6, 2, 4), timestamps=[0.1, 0.4, 0.9, 1.4, 2.2, 3.0], electrodes=region([0, 1])))
    power = DecompositionSeries(name='power', data=smooth(12, 6).reshape(12, 3, 2) ** 2, metric='power', rate=10.0, unit='V**2/Hz', source_channels=region([0, 1, 3]), conversion=0.7)
    for name, low, high in (('theta', 4.0, 8.0), ('gamma', 30.0, 80.0)):
        power.add_band(band_name=name, band_limits=(low, high), band_mean=(low + high) / 2, band_stdev=1.0)
    ecephys.add(power)
    ecephys.add(TimeSeries(name='cube', data=smooth(10, 6).reshape(10, 2, 3), unit='a.u.', rate=5.0))

    behavior = file.create_processing_module('behavior', 'what it did')
    place = SpatialSeries(name='place', data=smooth(20, 3), reference_frame='tank', unit='meters', rate=60.0, conversion=0.01)
    behavior.add(Position(spatial_series=place))
    behavior.add(CompassDirection(spatial_series=SpatialSeries(name='heading', data=smooth(20), reference_frame='north', unit='radians', timestamps=place_times(20))))
    behavior.add(EyeTracking(spatial_series=SpatialSeries(name='gaze', data=smooth(20, 2), reference_frame='eye', unit='degrees', rate=60.0)))
    behavior.add(BehavioralTimeSeries(time_series=TimeSeries(name='speed', data=smooth(20), unit='m/s', rate=60.0)))
    behavior.add(BehavioralEvents(time_series=TimeSeries(name='tail_flicks', data=[1.0, 2.0, 1.0], unit='deg', timestamps=[0.5, 3.0, 3.5])))
    behavior.add(BehavioralEpochs(interval_series=IntervalSeries(name='swimming', data=np.array([1, -1, 2, 1, -2, -1], 'i1'), timestamps=[0.0, 1.0, 2.0, 3.0, 4.0, 5.5])))
    behavior.add(AbstractFeatureSeries(name='posture', data=smooth(10, 2), timestamps=place_times(10), features=['bend', 'speed'], feature_units=['deg', 'mm/s']))
    bouts = own['BoutTable'](name='bouts', description='of swimming')
    bouts.add_column('vigour', 'how strong')
    for k in range(5):
        bouts.add_row(start_time=0.5 * k, stop_time=0.5 * k + 0.2, vigour=['weak', 'strong'][k % 2])
    behavior.add(bouts)
    behavior.add(own['RateMap'](name='rate_map', data=smooth(4, 4)))

    ophys = file.create_processing_module('ophys', 'calcium')
    segmentation = ImageSegmentation()
    ophys.add(segmentation)
    cells = segmentation.create_plane_segmentation(name='cells', description='found by eye', imaging_plane=plane)
    for k in range(4):
        cells.add_roi(pixel_mask=[(k, k, 1.0), (k, k + 1, 0.5)])
    fluorescence, ratio = Fluorescence(), DfOverF()
    ophys.add(fluorescence)
    ophys.add(ratio)
    fluorescence.create_roi_response_series(name='traces', data=random.integers(0, 4000, (24, 3)).astype('u2'), unit='lumens', rois=cells.create_roi_table_region('r', region=[3, 0, 2]), rate=3.5, conversion=0.1)
    ratio.create_roi_response_series(name='ratio', data=smooth(24, 4), unit='n.a.', rois=cells.create_roi_table_region('r', region=[0, 1, 2, 3]), timestamps=place_times(24))

    file.add_stimulus(TimeSeries(name='light', data=smooth(30), unit='candela', rate=10.0))
    file.add_stimulus_template(TimeSeries(name='pattern', data=smooth(15), unit='candela', rate=10.0))
    file.add_scratch(TimeSeries(name='trial_run', data=smooth(15), unit='a.u.', rate=10.0))
    file.add_analysis(TimeSeries(name='component', data=smooth(15), unit='a.u.', rate=10.0))

    for name, what in (('condition', 'what was shown'), ('choice', 'what was done'), ('correct', 'whether it was right'), ('contrast', 'of the stimulus')):
        file.add_trial_column(name, what)
    for k in range(8):
        file.add_trial(start_time=1.0 * k, stop_time=k + 0.75, condition=['grating', 'blank', 'noise'][k % 3], choice=['left', 'right'][k % 2], correct=bool(k % 4), contrast=0.1 * k, tags=['a', 'b'][: k % 3])
    file.add_invalid_time_interval(start_time=2.0, stop_time=2.5)
    naps = TimeIntervals(name='naps', description='sleep')
    for k in range(3):
        naps.add_interval(start_time=10.0 * k, stop_time=10.0 * k + 5)
    file.add_time_intervals(naps)

    file.add_unit_column('quality', 'as judged')
    file.add_unit_column('unit_name', 'name')
    for k, count in enumerate([12, 0, 5, 9]):
        times = np.sort(np.round(random.uniform(0, 9, count), 4))
        file.add_unit(spike_times=times, quality=['good', 'mua', 'good', 'good'][k], unit_name=f'n{k}', electrodes=[k], obs_intervals=[[0.0, 9.0]])
    sorted_units = own['SortedUnits'](name='sorted', description='by another sorter')
    sorted_units.add_column('spike_times', 's', index=True)
    for k in range(2):
        sorted_units.add_row(spike_times=np.sort(np.round(random.uniform(0, 5, 3 + k), 4)).tolist())
    ecephys.add(sorted_units)
    return file


def place_times(count):
    return 5.0 + np.arange(count) / 60


def plane_of(file):
    scope = file.create_device(name='microscope', description='two photons')
    channel = OpticalChannel(name='green', description='of the sensor', emission_lambda=510.0)
    return file.create_imaging_plane(
        name='plane', optical_channel=channel, description='of the tectum', device=scope, excitation_lambda=920.0, indicator='GCaMP6s', location='tectum'
    )


def sweeps():
    """Injected currents and what a neuron made of them, with the tables that say which belong together."""
    file = NWBFile(session_description='sweeps', identifier='sweeps', session_start_time=datetime(2026, 3, 2, tzinfo=timezone.utc))
    electrode = file.create_icephys_electrode(name='pipette', description='whole cell', device=file.create_device(name='amplifier'), location='V1')
    recordings = []
    for k in range(3):
        current = CurrentClampStimulusSeries(name=f'current_{k}', data=smooth(20), electrode=electrode, gain=1.0, rate=20000.0, sweep_number=np.uint32(k), conversion=1e-12)
        response = CurrentClampSeries(name=f'response_{k}', data=random.integers(-900, 300, 20).astype('i2'), electrode=electrode, gain=0.02, rate=20000.0, sweep_number=np.uint32(k), conversion=1e-4, stimulus_description='step')
        recordings.append(file.add_intracellular_recording(electrode=electrode, stimulus=current, response=response))
    file.add_icephys_simultaneous_recording(recordings=recordings)
    return file


def cache_own(path):
    """The description of the extension alone: those of the core would be most of the file, and are known."""
    with h5py.File(path, 'a', libver='latest') as file:
        group = file.require_group(f'specifications/{EXTENSION}/0.3.0')
        writer = H5SpecWriter(group)
        with open(os.path.join(work, 'ndx-lab.extensions.yaml')) as source:
            described = YAML(typ='safe').load(source)
        namespace = {'namespaces': [{'name': EXTENSION, 'version': '0.3.0', 'doc': 'types of a laboratory', 'author': ['lab'], 'contact': ['lab@lab.org'], 'schema': [{'namespace': 'core'}, {'source': 'ndx-lab.extensions'}]}]}
        writer.write_namespace(namespace, 'namespace')
        writer.write_spec(described, 'ndx-lab.extensions')


def truth(path):
    """What PyNWB reads: of each series its values in its unit, and its times; of tables their columns."""
    found = {'series': {}, 'units': {}, 'intervals': {}}
    with NWBHDF5IO(path, 'r') as reader:
        file = reader.read()
        for object in file.objects.values():
            location = '/'.join(reversed(place_of(object)))
            if isinstance(object, TimeSeries) and not isinstance(object, (AnnotationSeries, IntervalSeries, SpikeEventSeries, TwoPhotonSeries)):
                values = np.asarray(object.get_data_in_units(), 'f8')
                flat = values.reshape(len(values), -1)
                entry = {'shape': list(flat.shape), 'values': [None if np.isnan(v) else v for v in flat.ravel().tolist()]}
                if object.rate is not None:
                    entry.update(rate=object.rate, startTime=object.starting_time)
                else:
                    entry.update(startTime=float(object.timestamps[0]))
                found['series'][location] = entry
            elif isinstance(object, TimeIntervals):
                frame = object.to_dataframe()
                found['intervals'][location] = {
                    'start': frame.start_time.tolist(),
                    'stop': frame.stop_time.tolist(),
                    **{name: frame[name].astype(str).tolist() for name in frame if name in ('condition', 'choice', 'vigour', 'correct')},
                }
            elif isinstance(object, DynamicTable) and 'spike_times' in object.colnames:
                found['units'][location] = [np.asarray(object['spike_times'][k]).tolist() for k in range(len(object))]
    return found


def place_of(object):
    """Names from an object up to the root, as its path in the file has them."""
    names = []
    while object is not None and object.parent is not None:
        names.append(object.name)
        object = object.parent
    return names


def zipped(folder):
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, 'w', zipfile.ZIP_STORED) as archive:
        for root, _, files in sorted(os.walk(folder)):
            for name in sorted(files):
                full = os.path.join(root, name)
                archive.writestr(zipfile.ZipInfo(os.path.relpath(full, folder), (1980, 1, 1, 0, 0, 0)), open(full, 'rb').read())
    return stored.getvalue()


def packed(path, content):
    """Names and empty room are most of it, which gzip takes away."""
    with open(path, 'wb') as out:
        out.write(gzip.compress(content, 9, mtime=0))


os.makedirs(OUT, exist_ok=True)
own = extension()
everything, icephys = f'{work}/everything.nwb', f'{OUT}/sweeps.nwb'
# The latest layout takes a third of the room.
with h5py.File(everything, 'w', libver='latest') as target, NWBHDF5IO(file=target, mode='w') as writer:
    writer.write(session(own), cache_spec=False)
cache_own(everything)
with h5py.File(icephys, 'w', libver='latest') as target, NWBHDF5IO(file=target, mode='w') as writer:
    writer.write(sweeps(), cache_spec=False)

store = os.path.join(work, 'everything.nwb.zarr')
with NWBHDF5IO(everything, 'r', load_namespaces=False) as source, NWBZarrIO(store, 'w') as target:
    target.export(src_io=source, write_args={'link_data': False})
for name in os.listdir(f'{store}/specifications'):
    if name not in (EXTENSION, '.zgroup', '.zattrs'):
        shutil.rmtree(f'{store}/specifications/{name}')
os.remove(f'{store}/.zmetadata')
zarr.consolidate_metadata(store)
packed(f'{OUT}/everything.nwb.zip.gz', zipped(store))
packed(f'{OUT}/everything.nwb.gz', open(everything, 'rb').read())
with open(f'{OUT}/truth.json', 'w') as out:
    json.dump({'everything': truth(everything), 'sweeps': truth(icephys)}, out)
    out.write('\n')
shutil.rmtree(work)
