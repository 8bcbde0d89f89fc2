import type { Recording } from '../recording';

/** Who and what was recorded, where and when; what a file does not say is left out. */
export interface Session {
  /** ISO 8601, as far as the file says it. */
  readonly start?: string;
  readonly description?: string;
  readonly experiment?: string;
  readonly experimenter?: string;
  readonly laboratory?: string;
  readonly institution?: string;
  readonly subject?: {
    readonly id?: string;
    readonly species?: string;
    readonly sex?: string;
    /** ISO 8601 duration. */
    readonly age?: string;
  };
}

/** What the facts of a recording say of its session. */
export function sessionOf({ facts }: Pick<Recording, 'facts'>): Session {
  const fact = (...labels: readonly string[]) => facts.find(({ label }) => labels.includes(label))?.value;
  const start = facts
    .filter(({ label }) => ['Started', 'Starts', 'Recorded'].includes(label))
    .map(({ value }) => isoMoment(value))
    .find(Boolean);
  const subject = known({
    id: fact('Subject', 'Patient'),
    species: fact('Species'),
    sex: /^[MFUO]$/.exec(fact('Sex') ?? '')?.[0],
    age: /^P[\dYMWDTHS./]+$/.exec(fact('Age') ?? '')?.[0],
  });
  return {
    ...known({
      start,
      description: fact('Session'),
      experiment: fact('Experiment'),
      experimenter: fact('Experimenter'),
      laboratory: fact('Laboratory'),
      institution: fact('Institution'),
    }),
    ...(Object.keys(subject).length > 0 && { subject }),
  };
}

/** A date and time as ISO 8601 writes it, its zone only if given; undefined for anything else. */
function isoMoment(text: string): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)\s*(Z|[+-]\d\d:?\d\d)?$/.exec(text.trim());
  if (!match || Number.isNaN(Date.parse(`${match[1]}T${match[2]}Z`))) return undefined;
  return `${match[1]}T${match[2]}${match[3] ?? ''}`;
}

const known = <T extends Readonly<Record<string, string | undefined>>>(all: T) =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value)) as { [K in keyof T]?: string };
