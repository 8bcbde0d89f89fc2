import { basins } from './basins';
import { bifurcationDiagram } from './bifurcationDiagram';
import { poincareSection } from './poincareSection';
import type { Sweep, SweepResult, SweepSettings } from './sweep';
import type { SweepSubject } from './sweepSubject';

/** Any sweep, in slices: yields the fraction done. @throws {SimError} `bad-parameter`. */
export function* sweepSteps(subject: SweepSubject, settings: SweepSettings): Generator<number, Sweep> {
  const parameter =
    settings.kind === 'bifurcation' ? { parameter: subject.parameter(settings.parameter) } : {};
  const result: SweepResult = yield* resultSteps(subject, settings);
  const swept = settings.kind === 'bifurcation' ? settings.parameter : undefined;
  const held = subject.held
    .filter(({ name }) => name !== swept)
    .map(({ symbol, value }) => ({ name: symbol, value }));
  return { settings, subject: subject.name, labels: subject.system.labels, ...parameter, held, result };
}

function resultSteps(subject: SweepSubject, settings: SweepSettings): Generator<number, SweepResult> {
  switch (settings.kind) {
    case 'bifurcation':
      return bifurcationDiagram((value) => subject.at(settings.parameter, value), settings);
    case 'basins':
      return basins(subject.system, settings);
    case 'section':
      return poincareSection(subject.system, settings);
  }
}
