import { textOf } from '../tree/attributes';
import { datasetAt, groupAt, lastName } from '../tree/members';
import { singleText, textList } from '../tree/readRows';
import type { TreeGroup } from '../tree/tree';
import type { NwbTypes } from './nwbTypes';

type Fact = { readonly label: string; readonly value: string };

/** What is said of each kind of equipment: where it stands, and which of its attributes and datasets say most. */
const EQUIPMENT = [
  { label: 'Device', at: 'general/devices', type: 'Device', words: ['description', 'manufacturer'] },
  {
    label: 'Electrodes',
    at: 'general/extracellular_ephys',
    type: 'ElectrodeGroup',
    words: ['location', 'description'],
  },
  {
    label: 'Electrode',
    at: 'general/intracellular_ephys',
    type: 'IntracellularElectrode',
    words: ['location', 'description'],
  },
  {
    label: 'Imaging plane',
    at: 'general/optophysiology',
    type: 'ImagingPlane',
    words: ['indicator', 'location', 'description'],
  },
] as const;
/** Pieces of one kind that are named. */
const MOST_NAMED = 8;
/** Letters of a fact. */
const LONGEST = 300;

/** What the file says of the session, the subject, where it was recorded and with what. */
export async function sessionFacts(root: TreeGroup, types: NwbTypes): Promise<Fact[]> {
  const said = (path: string) => textAt(root, path);
  const general = (path: string) => textsAt(root, `general/${path}`);
  const facts: readonly (readonly [label: string, value: string | undefined])[] = [
    ['Session', await said('session_description')],
    ['Identifier', await said('identifier')],
    ['Started', await said('session_start_time')],
    ['Session number', await general('session_id')],
    ['Subject', await said('general/subject/subject_id')],
    ['Species', await said('general/subject/species')],
    ['Strain', await said('general/subject/strain')],
    ['Genotype', await said('general/subject/genotype')],
    ['Age', await said('general/subject/age')],
    ['Date of birth', await said('general/subject/date_of_birth')],
    ['Sex', await said('general/subject/sex')],
    ['Weight', await said('general/subject/weight')],
    ['Subject is', await said('general/subject/description')],
    ['Experiment', await said('general/experiment_description')],
    ['Experimenter', await general('experimenter')],
    ['Laboratory', await general('lab')],
    ['Institution', await general('institution')],
    ['Keywords', await general('keywords')],
    ['Protocol', await general('protocol')],
    ['Data collection', await general('data_collection')],
    ['Stimulus', await general('stimulus')],
    ['Surgery', await general('surgery')],
    ['Pharmacology', await general('pharmacology')],
    ['Virus', await general('virus')],
    ['Slices', await general('slices')],
    ['Notes', await general('notes')],
    ['Publication', await general('related_publications')],
  ];
  const version = textOf(root, 'nwb_version');
  return [
    ...facts.flatMap(([label, value]) => (value ? [{ label, value: short(value) }] : [])),
    ...(await equipment(root, types)),
    ...(version ? [{ label: 'NWB version', value: version }] : []),
  ];
}

async function equipment(root: TreeGroup, types: NwbTypes): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (const { label, at, type, words } of EQUIPMENT) {
    const folder = groupAt(root, at);
    const pieces = (folder?.names() ?? [])
      .map((name) => folder!.get(name))
      .filter((node): node is TreeGroup => node?.kind === 'group' && types.of(node) === type);
    for (const piece of pieces.slice(0, MOST_NAMED)) {
      const texts = await Promise.all(
        words.map(async (word) => textOf(piece, word) ?? (await textAt(piece, word))),
      );
      const about = texts.filter((text) => text && !/^(no description|unknown|n\/?a)$/i.test(text));
      facts.push({ label, value: short([lastName(piece.path), ...about].join(', ')) });
    }
    if (pieces.length > MOST_NAMED) facts.push({ label, value: `and ${pieces.length - MOST_NAMED} more` });
  }
  return facts;
}

/** The text in the dataset at a path; undefined if there is none. */
export const textAt = (group: TreeGroup, path: string): Promise<string | undefined> =>
  singleText(datasetAt(group, path));

/** All texts of the short list at a path, parted by semicolons; undefined if there is none. */
async function textsAt(group: TreeGroup, path: string): Promise<string | undefined> {
  const dataset = datasetAt(group, path);
  const texts = (await textList(dataset)) ?? [(await singleText(dataset)) ?? ''];
  return texts.filter(Boolean).join('; ') || undefined;
}

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
