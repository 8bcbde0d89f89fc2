/** Something a file says about itself. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}
export interface FactGroup {
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** Labels of each group, in its order; what is in none is about the file. What was left out stands in the tree. */
const GROUPS: readonly (readonly [title: string, labels: RegExp])[] = [
  [
    'Session',
    /^(session|identifier|start|recorded|experiment|lab|institution|protocol|notes?|comment|keywords|publication|data collection|surgery|pharmacology|time\b|markers?)/i,
  ],
  ['Subject', /^(subject|species|strain|genotype|age|sex|weight|date of birth|patient)/i],
  [
    'Electrodes and set-up',
    /^(electrode|device|region|channel|probe|filter|reference|ground|imaging|optical|raw data)/i,
  ],
];
const LEFT_OUT = 'Left out';

/** Facts in groups that belong together, none of them empty. @param own what is known of the file itself */
export function factGroups(facts: readonly Fact[], own: readonly Fact[]): readonly FactGroup[] {
  const groupOf = ({ label }: Fact) => GROUPS.find(([, labels]) => labels.test(label))?.[0];
  const shown = facts.filter(({ label }) => label !== LEFT_OUT);
  return [
    ...GROUPS.map(([title]) => ({ title, facts: shown.filter((fact) => groupOf(fact) === title) })),
    { title: 'File', facts: [...own, ...shown.filter((fact) => groupOf(fact) === undefined)] },
  ].filter((group) => group.facts.length > 0);
}
