import type { Dataset, Group } from 'h5wasm/node';
import { loadHdf5 } from '../../io/hdf5/library';
import { createRandom } from '../../sim/random';

/** As a probe of 384 sites records: 30 kHz, 16 bits, packed by the second. */
export const LARGE_CHANNELS = 384;
export const LARGE_RATE = 30_000;
const VOLTS = 2.34375e-6;

/** Path of the series within the file. */
export const LARGE_SERIES = '/acquisition/probe';

/**
 * An NWB file with one electrical series of so many samples: noise, slow waves and spikes (seed 1), whole numbers of microvolts
 * times a gain, packed with gzip second by second.
 */
export async function writeLargeNwb(
  path: string,
  samples: number,
  say: (text: string) => void,
): Promise<void> {
  const library = await loadHdf5();
  const file = new library.File(path, 'x');
  try {
    const typed = (object: Group | Dataset, type: string) => {
      object.create_attribute('neurodata_type', type);
      object.create_attribute('namespace', 'core');
    };
    file.create_attribute('nwb_version', '2.7.0');
    typed(file, 'NWBFile');
    file.create_group('acquisition');
    file.create_group(LARGE_SERIES);
    const series = file.get(LARGE_SERIES) as Group;
    typed(series, 'ElectricalSeries');
    file.create_dataset({ name: `${LARGE_SERIES}/starting_time`, data: 0, dtype: '<d' });
    (file.get(`${LARGE_SERIES}/starting_time`) as Dataset).create_attribute('rate', LARGE_RATE, null, '<d');
    file.create_dataset({
      name: `${LARGE_SERIES}/data`,
      data: new Int16Array(0),
      shape: [0, LARGE_CHANNELS],
      maxshape: [null, LARGE_CHANNELS],
      dtype: '<h',
      chunks: [Math.min(samples, LARGE_RATE), LARGE_CHANNELS],
      compression: 'gzip',
      compression_opts: [1],
    });
    const data = file.get(`${LARGE_SERIES}/data`) as Dataset;
    data.create_attribute('conversion', VOLTS, null, '<d');
    data.create_attribute('unit', 'volts');
    data.resize([samples, LARGE_CHANNELS]);
    const second = noise();
    for (let start = 0; start < samples; start += LARGE_RATE) {
      const stop = Math.min(samples, start + LARGE_RATE);
      addEvents(second, start / LARGE_RATE);
      data.write_slice(
        [
          [start, stop],
          [0, LARGE_CHANNELS],
        ],
        second.subarray(0, (stop - start) * LARGE_CHANNELS),
      );
      say(`Writing ${Math.round((100 * stop) / samples)} %`);
    }
    file.flush();
  } finally {
    file.close();
  }
}

/** A second of all channels, a tenth of it new and repeated. */
function noise(): Int16Array {
  const random = createRandom(1);
  const values = new Int16Array(LARGE_RATE * LARGE_CHANNELS);
  const made = values.length / 10;
  for (let i = 0; i < made; i++) values[i] = Math.round(8 * random.normal());
  for (let k = 1; k < 10; k++) values.copyWithin(k * made, 0, made);
  return values;
}

/** A spike on one channel a second, so that every second has a place of its own, told by its height. */
function addEvents(values: Int16Array, second: number): void {
  const at = (k: number) => ((k * 7919) % LARGE_RATE) * LARGE_CHANNELS + (k % LARGE_CHANNELS);
  if (second > 0) values[at(second - 1)] = 0;
  values[at(second)] = spikeOf(second);
}

/** Where the spike of a second lies, and how high it is as stored. */
export const spikeOf = (second: number): number => 500 + (second % 1000);
export const spikeChannel = (second: number): number => second % LARGE_CHANNELS;
export const toVolts = (stored: number): number => stored * VOLTS;
