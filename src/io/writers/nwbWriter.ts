import { randomUUID } from 'node:crypto';
import type { Dataset, File, Group } from 'h5wasm/node';
import { writeFile, writeValues } from './hdf5Writer';
import type { SeriesWriter } from './seriesWriter';

const MODULE = 'nullcline';
/** The epoch, where a recording does not say when it was made. */
const UNKNOWN = '1970-01-01T00:00:00+00:00';

/**
 * Neurodata Without Borders 2: a new file with the series in a processing module of its own, which says where it comes from.
 *
 * @see Rübel et al. (2022), eLife 11, e78362; NWB schema 2.7.
 */
export const nwbWriter: SeriesWriter = {
  id: 'nwb',
  title: 'NWB',
  extensions: ['.nwb'],
  loses: 'names of channels, but in the description',
  write: (path, series) =>
    writeFile(path, (file) => {
      const { title, channels, rate, startTime, unit, origin, samples } = series;
      typed(file, 'NWBFile');
      file.create_attribute('nwb_version', '2.7.0');
      file.create_dataset({ name: 'identifier', data: randomUUID() });
      file.create_dataset({ name: 'session_description', data: origin });
      file.create_dataset({ name: 'session_start_time', data: UNKNOWN });
      file.create_dataset({ name: 'timestamps_reference_time', data: UNKNOWN });
      file.create_dataset({
        name: 'file_create_date',
        data: [new Date().toISOString()],
        shape: [1],
        maxshape: [null],
        chunks: [1],
      });
      for (const name of [
        'acquisition',
        'analysis',
        'general',
        'processing',
        'stimulus',
        'stimulus/presentation',
        'stimulus/templates',
      ])
        file.create_group(name);
      file.create_dataset({ name: 'general/source_script', data: 'Nullcline' });
      (file.get('general/source_script') as Dataset).create_attribute('file_name', 'nullcline convert');
      file.create_group(`processing/${MODULE}`);
      const module = file.get(`processing/${MODULE}`) as Group;
      typed(module, 'ProcessingModule');
      module.create_attribute('description', `Written by Nullcline. ${origin}`);
      const name = title.replaceAll(/[/:]/g, ' ').trim() || 'series';
      const at = `processing/${MODULE}/${name}`;
      file.create_group(at);
      const group = file.get(at) as Group;
      typed(group, 'TimeSeries');
      group.create_attribute('description', `Channels, in their order: ${channels.join(', ')}`);
      group.create_attribute('comments', origin);
      const data = writeValues(file, `/${at}/data`, series);
      data.create_attribute('unit', unit || 'a.u.');
      data.create_attribute('conversion', 1, null, '<d');
      data.create_attribute('offset', 0, null, '<d');
      data.create_attribute('resolution', -1, null, '<d');
      if (rate !== null) {
        file.create_dataset({ name: `${at}/starting_time`, data: startTime, dtype: '<d' });
        const starting = file.get(`${at}/starting_time`) as Dataset;
        starting.create_attribute('rate', rate, null, '<d');
        starting.create_attribute('unit', 'seconds');
      } else {
        // Time stamps count samples where nothing better is known: the format needs some.
        const stamps = Float64Array.from({ length: samples }, (_, t) => t);
        file.create_dataset({ name: `${at}/timestamps`, data: stamps });
        const timestamps = file.get(`${at}/timestamps`) as Dataset;
        timestamps.create_attribute('interval', 1, null, '<i');
        timestamps.create_attribute('unit', 'seconds');
      }
    }),
};

/** Marks a group as of a type of the core schema. */
function typed(group: Group | File, type: string): void {
  group.create_attribute('namespace', 'core');
  group.create_attribute('neurodata_type', type);
  group.create_attribute('object_id', randomUUID());
}
