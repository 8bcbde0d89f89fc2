import { textOf } from '../tree/attributes';
import { datasetAt, groupAt, lastName } from '../tree/members';
import { singleText } from '../tree/readRows';
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
  const facts: readonly (readonly [label: string, value: string | undefined])[] = [
    ['Session', await said('session_description')],
    ['Identifier', await said('identifier')],
    ['Started', await said('session_start_time')],
    ['Subject', await said('general/subject/subject_id')],
    ['Species', await said('general/subject/species')],
    ['Strain', await said('general/subject/strain')],
    ['Genotype', await said('general/subject/genotype')],
    ['Age', await said('general/subject/age')],
    ['Sex', await said('general/subject/sex')],
    ['Experiment', await said('general/experiment_description')],
    ['Experimenter', await said('general/experimenter')],
    ['Laboratory', await said('general/lab')],
    ['Institution', await said('general/institution')],
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

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
