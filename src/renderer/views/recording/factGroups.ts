/** Something a file says about itself. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}
export interface FactGroup {
  readonly title: string;
  readonly facts: readonly Fact[];
}

const FILE = 'File';
const ATTRIBUTES = 'Attributes';

/** Labels of each group, in its order; what is in none is about the file. What was left out stands in the tree. */
const GROUPS: readonly (readonly [title: string, labels: RegExp])[] = [
  [
    'Session',
    /^(session|identifier|start|recorded|experiment|lab|institution|protocol|notes?|comment|keywords|publication|data collection|surgery|pharmacology|stimulus|virus|slices|time\b|markers?)/i,
  ],
  ['Subject', /^(subject|species|strain|genotype|age|sex|weight|date of birth|patient)/i],
  [
    'Electrodes and set-up',
    /^(electrode|device|region|channel|probe|filter|reference|ground|imaging|optical|raw data)/i,
  ],
  // What is called by its path belongs to that place of the file.
  [ATTRIBUTES, /^\//],
];
const LEFT_OUT = 'Left out';

/**
 * Facts in groups that belong together, none of them empty.
 *
 * @param own what is known of the file itself
 * @param search leaves those that have every word of it
 */
export function factGroups(facts: readonly Fact[], own: readonly Fact[], search = ''): readonly FactGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groupOf = ({ label }: Fact) => GROUPS.find(([, labels]) => labels.test(label))?.[0] ?? FILE;
  const all = [
    ...own.map((fact) => ({ fact, title: FILE })),
    ...facts.filter(({ label }) => label !== LEFT_OUT).map((fact) => ({ fact, title: groupOf(fact) })),
  ].filter(({ fact: { label, value } }) =>
    words.every((word) => `${label} ${value}`.toLowerCase().includes(word)),
  );
  const titles = [
    ...GROUPS.map(([title]) => title).filter((title) => title !== ATTRIBUTES),
    FILE,
    ATTRIBUTES,
  ];
  return titles
    .map((title) => ({ title, facts: all.filter((one) => one.title === title).map(({ fact }) => fact) }))
    .filter((group) => group.facts.length > 0);
}
