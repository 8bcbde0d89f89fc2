import { randomUUID } from 'node:crypto';
import type { Dataset, File, Group } from 'h5wasm/node';
import { channelTable } from '../nwb/nwbChannels';
import { UNKNOWN_RATE } from '../nwb/unknownRate';
import { writeFile, writeValues } from './hdf5Writer';
import { freeName, writeNwbPoints, writeStamps } from './nwbPointsWriter';
import { addDataset, typed, writeTable } from './nwbTable';
import { provenance, type SeriesWriter, type WrittenSeries } from './seriesWriter';

/** NWB names what modules may be called; this is the one for signals of any kind. */
const MODULE = 'processing/misc';
/** The epoch, where a recording does not say when it was made. */
const UNKNOWN = '1970-01-01T00:00:00+00:00';

/**
 * Neurodata Without Borders 2: a new file with the series in a processing module, which says where it comes from and what was done to it;
 * a table with the names of its channels beside it; spikes, events and intervals; and what is known of the session and the subject.
 *
 * @see Rübel et al. (2022), eLife 11, e78362; NWB schema 2.9.
 */
export const nwbWriter: SeriesWriter = {
  id: 'nwb',
  title: 'NWB',
  extensions: ['.nwb'],
  keeps: { names: true, unit: true, rate: true, times: true, points: true },
  write: (path, series) =>
    writeFile(path, async (file) => {
      writeSession(file, series);
      file.create_group(MODULE);
      const module = file.get(MODULE) as Group;
      typed(module, 'ProcessingModule');
      module.create_attribute('description', `Written by ${series.program.name}. ${provenance(series)}`);
      await writeTimeSeries(file, `${MODULE}/${freeName(series.title, [])}`, series);
      await writeNwbPoints(file, series);
    }),
};

function writeSession(file: File, series: WrittenSeries): void {
  const { session, program } = series;
  const text = (name: string, data: string | undefined) => data && file.create_dataset({ name, data });
  typed(file, 'NWBFile');
  file.create_attribute('nwb_version', '2.9.0');
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
  text('identifier', randomUUID());
  text('session_description', session.description ?? series.origin);
  // A start without a zone is taken for one in UTC: the format wants one.
  const start =
    session.start && `${session.start}${/(Z|[+-]\d\d:?\d\d)$/.test(session.start) ? '' : '+00:00'}`;
  text('session_start_time', start ?? UNKNOWN);
  text('timestamps_reference_time', start ?? UNKNOWN);
  const created = { data: [new Date().toISOString()], shape: [1], maxshape: [null], chunks: [1] };
  file.create_dataset({ name: 'file_create_date', ...created });
  text('general/source_script', `${program.name} ${program.version}: ${provenance(series)}`);
  (file.get('general/source_script') as Dataset).create_attribute('file_name', 'nullcline convert');
  file.create_dataset({
    name: 'general/was_generated_by',
    data: [program.name, program.version],
    shape: [1, 2],
  });
  text('general/experiment_description', session.experiment);
  if (session.experimenter) addDataset(file, 'general/experimenter', [session.experimenter]);
  text('general/lab', session.laboratory);
  text('general/institution', session.institution);
  writeSubject(file, session.subject ?? {});
}

/** What may be said of a subject that nothing is known of: some age, and the root of all species. */
const ANY_AGE = 'P0D/';
const ANY_SPECIES = 'http://purl.obolibrary.org/obo/NCBITaxon_1';

/** NWB wants a subject, with its age and species. */
function writeSubject(
  file: File,
  { id, species, sex, age }: NonNullable<WrittenSeries['session']['subject']>,
): void {
  file.create_group('general/subject');
  typed(file.get('general/subject') as Group, 'Subject');
  const text = (name: string, data: string) => file.create_dataset({ name: `general/subject/${name}`, data });
  text('subject_id', id ?? 'unknown');
  text('sex', sex ?? 'U');
  text('species', species ?? ANY_SPECIES);
  text('age', age ?? ANY_AGE);
  (file.get('general/subject/age') as Dataset).create_attribute('reference', 'birth');
  const unknown = [
    ...(id ? [] : ['who it was']),
    ...(species ? [] : ['its species']),
    ...(age ? [] : ['its age']),
  ];
  if (unknown.length > 0) text('description', `The source does not say ${unknown.join(', or ')}.`);
}

async function writeTimeSeries(file: File, path: string, series: WrittenSeries): Promise<void> {
  const { channels, unit, rate, startTime, times, samples, origin } = series;
  file.create_group(path);
  const group = file.get(path) as Group;
  typed(group, 'TimeSeries');
  group.create_attribute(
    'description',
    `Signals of ${channels.length === 1 ? 'one channel' : `${channels.length} channels`}; their names are in the table beside.`,
  );
  const untimed = rate === null && !times ? ` ${UNKNOWN_RATE}` : '';
  group.create_attribute('comments', `${origin}${untimed}`);
  const data = await writeValues(file, `/${path}/data`, series);
  // The format wants one; this is how files say that it is none that is known.
  data.create_attribute('unit', unit || 'unknown');
  data.create_attribute('conversion', 1, null, '<d');
  data.create_attribute('offset', 0, null, '<d');
  data.create_attribute('resolution', -1, null, '<d');
  if (times) {
    writeStamps(file, path, await times(0, samples));
  } else {
    file.create_dataset({ name: `${path}/starting_time`, data: rate === null ? 0 : startTime, dtype: '<d' });
    const starting = file.get(`${path}/starting_time`) as Dataset;
    starting.create_attribute('rate', rate ?? 1, null, '<d');
    starting.create_attribute('unit', 'seconds');
  }
  const description = 'Channels of the series of the same name, in their order.';
  writeTable(file, channelTable(path), { type: 'DynamicTable', namespace: 'hdmf-common', description }, [
    { name: 'channel_name', description: 'Name in the source.', data: channels },
  ]);
}
