import Papa from 'papaparse';
import { SimError } from '../sim/errors';
import { isText, looksLike } from './looksLike';
import { openRecording } from './openRecording';
import type { ByteSource, Recording, SeriesInfo } from './recording';
import { ownPath, readSeries, seriesAt } from './seriesPath';

/** A label for each sample of a recording, with what its column is called. */
export interface LabelColumn {
  readonly name: string;
  /** Words as they stand, or numbers; shape (T). */
  readonly labels: readonly (string | number)[];
}

/** Text held in memory. */
const LARGEST_TEXT = 2e8;

/**
 * One column of a table of text with names in its first line, in which words are labels as good as numbers, or one channel of any
 * recording that is read.
 *
 * @param column name or number, from 1, of the column, or the path of a series of one channel; may be left out where there is only one.
 * @throws {SimError} `not-found` for no such column, `bad-parameter` where several are there and none is named, `bad-file` for an
 *   empty cell and for damaged files, `unsupported` for text of more than 200 MB.
 */
export async function readLabels(source: ByteSource, column: string | undefined): Promise<LabelColumn> {
  const head = await source.read(0, 4096);
  const isTable = looksLike(head) === undefined && isText(head);
  return isTable ? readTable(source, column) : readChannel(source, column);
}

async function readTable(source: ByteSource, column: string | undefined): Promise<LabelColumn> {
  if (source.size > LARGEST_TEXT) {
    throw new SimError(
      'unsupported',
      `${source.name} is text of ${(source.size / 1e6).toFixed(0)} MB; labels are read from up to 200 MB. Save the one column alone.`,
    );
  }
  const text = new TextDecoder().decode(await source.read(0, source.size));
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy', comments: '#' });
  const [names = [], ...rows] = data.map((row) => row.map((cell) => cell.trim()));
  const at = columnAt(source.name, names, column);
  const labels = rows.map((row, t) => {
    const label = row[at];
    if (label !== undefined && label !== '') return label;
    throw new SimError(
      'bad-file',
      `Expected a label in every row of ${source.name}, but row ${t + 1} has none in "${names[at]}". Give samples outside the task a label of their own.`,
      { row: t + 1 },
    );
  });
  return { name: names[at]!, labels };
}

async function readChannel(source: ByteSource, column: string | undefined): Promise<LabelColumn> {
  const recording = await openRecording(source);
  try {
    const seen = column === undefined ? undefined : singleChannel(recording, column);
    if (seen) {
      const labels = await readSeries(recording, seen.path, { start: 0, stop: seen.shape[0] });
      return { name: seen.title, labels: Array.from(labels) };
    }
    const series = recording.series.filter(({ readable }) => readable);
    const names = series.flatMap(({ channels }) => channels);
    let channel = columnAt(source.name, names, column);
    const name = names[channel]!;
    for (const { path, shape, channels } of series) {
      if (channel >= channels.length) {
        channel -= channels.length;
        continue;
      }
      const labels = await recording.read(path, { start: 0, stop: shape[0], channels: [channel] });
      return { name, labels: Array.from(labels) };
    }
    throw new Error('a channel that was listed is in no series');
  } finally {
    await recording.close();
  }
}

/** The series of that path, the file's own or a view of one, where it is one channel. */
function singleChannel(recording: Recording, path: string): SeriesInfo | undefined {
  const isPath = recording.series.some((one) => one.path === ownPath(path));
  if (!isPath) return undefined;
  const info = seriesAt(recording, path);
  if (info.shape[1] === 1) return info;
  if (ownPath(path) === path) return undefined;
  throw new SimError(
    'bad-parameter',
    `${path} has ${info.shape[1]} channels; labels are one. Fix the others by &at=….`,
  );
}

function columnAt(file: string, names: readonly string[], asked: string | undefined): number {
  const listed = names.length > 20 ? `${names.slice(0, 20).join(', ')} …` : names.join(', ');
  if (asked === undefined) {
    if (names.length === 1) return 0;
    throw new SimError(
      'bad-parameter',
      `${file} has ${names.length} columns. Say which holds the labels: ${listed}.`,
    );
  }
  const named = names.indexOf(asked);
  if (named >= 0) return named;
  const number = Number(asked);
  if (Number.isInteger(number) && number >= 1 && number <= names.length) return number - 1;
  throw new SimError('not-found', `${file} has no column "${asked}". It has: ${listed}.`, { column: asked });
}
