import type { Component } from 'svelte';
import type { ViewId, workbench as Workbench } from '../workbench.svelte';

/** A step of the path from a recording to a figure. To add one: write its component, add it here. */
export interface View {
  readonly id: ViewId;
  readonly title: string;
  readonly hint: string;
  /** True, or why it can't be used yet. */
  available(workbench: typeof Workbench): true | string;
  /** True when this step has a result. */
  done(workbench: typeof Workbench): boolean;
  component(): Promise<{ default: Component }>;
}

/** Judging, looking and exporting need a model; one is kept when it is first scored on the validation part. */
const hasModel: View['available'] = ({ run, training }) => {
  if (run?.seeds.some(({ bestEpoch }) => bestEpoch !== null)) return true;
  return training ? 'Wait for the training to end, or stop it.' : 'Fit a model, or open a finished run.';
};
const isJudged: View['done'] = ({ run }) => run?.seeds.some(({ judgement }) => judgement) ?? false;

export const views: readonly View[] = [
  {
    id: 'recording',
    title: 'Recording',
    hint: 'Open a file, a sample or a built-in system',
    available: () => true,
    done: ({ recording }) => recording !== null,
    component: () => import('./recording/RecordingView.svelte'),
  },
  {
    id: 'prepare',
    title: 'Prepare',
    hint: 'Choose channels and range, filter, scale, embed, split',
    available: ({ series }) => (series ? true : 'Open a recording first.'),
    done: ({ prepared }) => prepared !== null,
    component: () => import('./prepare/PrepareView.svelte'),
  },
  {
    id: 'fit',
    title: 'Fit',
    hint: 'Train a model and watch its attractor form',
    available: ({ prepared, training, run }) =>
      prepared || training || run ? true : 'Open and prepare a recording first.',
    done: ({ run, training }) => run !== null && training === null,
    component: () => import('./fit/FitView.svelte'),
  },
  {
    id: 'judge',
    title: 'Judge',
    hint: 'Measures on data the model has not seen',
    available: hasModel,
    done: isJudged,
    component: () => import('./judge/JudgeView.svelte'),
  },
  {
    id: 'anatomy',
    title: 'Anatomy',
    hint: 'Fixed points, cycles and the symbolic code',
    available: hasModel,
    done: ({ picture }) => picture?.anatomy !== undefined,
    component: () => import('./anatomy/AnatomyView.svelte'),
  },
  {
    id: 'look',
    title: 'Look',
    hint: 'The attractor, traces, spectra and regions',
    available: hasModel,
    done: () => false,
    component: () => import('./look/LookView.svelte'),
  },
  {
    id: 'sweep',
    title: 'Sweep',
    hint: 'How behaviour changes with a parameter or a start',
    available: () => true,
    done: () => false,
    component: () => import('./sweep/SweepView.svelte'),
  },
  {
    id: 'export',
    title: 'Export',
    hint: 'Figures, numbers and the run itself',
    available: hasModel,
    done: () => false,
    component: () => import('./export/ExportView.svelte'),
  },
];
