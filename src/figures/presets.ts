import { createRegistry } from '../sim/registry';

/** What a journal asks of a figure of one width. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  /** mm. */
  readonly width: number;
  readonly maxHeight: number;
  /** Type sizes allowed, pt. */
  readonly minText: number;
  readonly maxText: number;
  /** Thinnest line, pt. */
  readonly minLine: number;
  /** Resolution of pictures, dots an inch. */
  readonly dpi: number;
  /** Where this was stated, and the month it was last looked at; `checked: null` means it is from general knowledge. */
  readonly source: { readonly link: string; readonly checked: string | null };
}

const nature = {
  maxHeight: 170,
  minText: 5,
  maxText: 7,
  minLine: 0.25,
  dpi: 450,
  source: {
    link: 'https://research-figure-guide.nature.com/figures/preparing-figures-our-specifications/',
    checked: '2026-11',
  },
} as const;

const pnas = {
  maxHeight: 225,
  minText: 6,
  maxText: 8,
  minLine: 0.25,
  dpi: 600,
  source: { link: 'https://www.pnas.org/author-center/submitting-your-manuscript', checked: null },
} as const;

const science = {
  maxHeight: 225,
  minText: 5,
  maxText: 8,
  minLine: 0.25,
  dpi: 600,
  source: {
    link: 'https://www.science.org/content/page/instructions-preparing-initial-manuscript',
    checked: null,
  },
} as const;

const cell = {
  maxHeight: 225,
  minText: 5,
  maxText: 8,
  minLine: 0.25,
  dpi: 600,
  source: { link: 'https://www.cell.com/information-for-authors/figure-guidelines', checked: null },
} as const;

const plos = {
  maxHeight: 222.3,
  minText: 5,
  maxText: 12,
  minLine: 0.25,
  dpi: 600,
  source: { link: 'https://journals.plos.org/plosone/s/figures', checked: null },
} as const;

const jneurosci = {
  maxHeight: 225,
  minText: 5,
  maxText: 12,
  minLine: 0.25,
  dpi: 600,
  source: { link: 'https://www.jneurosci.org/content/information-authors', checked: null },
} as const;

/** Every width the app offers. Journals change theirs: look at the link, then edit the entry and its date. */
export const presets = createRegistry<Preset>('figure preset', [
  { id: 'nature-single', title: 'Nature, one column', width: 89, ...nature },
  { id: 'nature-double', title: 'Nature, two columns', width: 183, ...nature },
  { id: 'pnas-single', title: 'PNAS, one column', width: 87, ...pnas },
  { id: 'pnas-medium', title: 'PNAS, one and a half columns', width: 114, ...pnas },
  { id: 'pnas-double', title: 'PNAS, two columns', width: 178, ...pnas },
  { id: 'science-single', title: 'Science, one column', width: 57, ...science },
  { id: 'science-medium', title: 'Science, two columns', width: 121, ...science },
  { id: 'science-double', title: 'Science, three columns', width: 184, ...science },
  { id: 'cell-single', title: 'Cell, one column', width: 85, ...cell },
  { id: 'cell-medium', title: 'Cell, one and a half columns', width: 114, ...cell },
  { id: 'cell-double', title: 'Cell, two columns', width: 174, ...cell },
  {
    id: 'elife',
    title: 'eLife, full width',
    width: 175,
    maxHeight: 230,
    minText: 5,
    maxText: 12,
    minLine: 0.25,
    dpi: 300,
    source: { link: 'https://elife-rp.msubmit.net/html/elife-rp_author_instructions.html', checked: null },
  },
  { id: 'plos-column', title: 'PLOS, text column', width: 132, ...plos },
  { id: 'plos-page', title: 'PLOS, full page', width: 190.5, ...plos },
  { id: 'jneurosci-single', title: 'J. Neurosci., one column', width: 85, ...jneurosci },
  { id: 'jneurosci-medium', title: 'J. Neurosci., one and a half columns', width: 116, ...jneurosci },
  { id: 'jneurosci-double', title: 'J. Neurosci., two columns', width: 176, ...jneurosci },
  {
    id: 'neurips',
    title: 'NeurIPS, text width',
    width: 139.7,
    maxHeight: 228.6,
    minText: 5,
    maxText: 10,
    minLine: 0.25,
    dpi: 300,
    source: { link: 'https://neurips.cc/Conferences/2026/CallForPapers', checked: null },
  },
]);
