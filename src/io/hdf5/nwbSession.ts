import type { File } from 'h5wasm/node';
import { asText, textAttribute } from './attributes';
import { groupAt, memberDataset } from './entities';

/** What the file says of the session, the subject and where it was recorded. */
export function sessionFacts(file: File): { label: string; value: string }[] {
  const facts: readonly (readonly [label: string, value: string | undefined])[] = [
    ['Session', textDataset(file, 'session_description')],
    ['Identifier', textDataset(file, 'identifier')],
    ['Started', textDataset(file, 'session_start_time')],
    ['Subject', textDataset(file, 'general/subject/subject_id')],
    ['Species', textDataset(file, 'general/subject/species')],
    ['Age', textDataset(file, 'general/subject/age')],
    ['Sex', textDataset(file, 'general/subject/sex')],
    ['Experiment', textDataset(file, 'general/experiment_description')],
    ['Experimenter', textDataset(file, 'general/experimenter')],
    ['Laboratory', textDataset(file, 'general/lab')],
    ['Institution', textDataset(file, 'general/institution')],
    ['NWB version', textAttribute(file, 'nwb_version')],
  ];
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

/** The text in the dataset at a path; undefined if there is none. */
export function textDataset(file: File, path: string): string | undefined {
  const at = path.lastIndexOf('/');
  const group = at < 0 ? file : groupAt(file, path.slice(0, at));
  const dataset = group && memberDataset(group, path.slice(at + 1));
  const short = typeof dataset === 'object' && dataset.metadata.total_size < 1000;
  return short ? asText(dataset.value) : undefined;
}
