import type { ColourMap } from './colourMaps';
import { viridis, viridisOnDark } from './colourMaps';

/** How figures look on one medium: colours, type sizes (pt) and stroke widths (pt). */
export interface FigureStyle {
  readonly id: string;
  readonly fontFamily: string;
  /** Width of this family's letters, as a multiple of Liberation Sans'. */
  readonly letterWidth: number;
  /** Page colour; null leaves the page clear and the caller paints it. */
  readonly ground: string | null;
  /** Colour assumed behind the drawing, for fading into the distance. */
  readonly behind: string;
  /** Axes and text. */
  readonly ink: string;
  /** Secondary text and reference lines; readable. */
  readonly quiet: string;
  /** Box edges and other scaffolding; faint. */
  readonly faint: string;
  /** Measured data, and what the model makes. */
  readonly data: string;
  readonly model: string;
  /** Further categories (regions, seeds, exponents), most distinct first. */
  readonly palette: readonly string[];
  /** For what comes after the palette's end. */
  readonly rest: string;
  readonly time: ColourMap;
  readonly size: {
    readonly tick: number;
    readonly label: number;
    readonly note: number;
    readonly title: number;
    readonly letter: number;
  };
  readonly stroke: {
    readonly axis: number;
    readonly data: number;
    /** Long lines that cross themselves. */
    readonly orbit: number;
    readonly reference: number;
  };
  /** Length of ticks and the gap between a tick and its label, pt. */
  readonly tick: number;
}

/**
 * Eight colours told apart by people with any common colour blindness; black and the yellow too pale for lines left out.
 * @see Okabe & Ito (2002), Color Universal Design; Wong (2011), Nat. Methods 8, 441.
 */
const okabeIto = {
  orange: '#e69f00',
  skyBlue: '#56b4e9',
  green: '#009e73',
  blue: '#0072b2',
  vermillion: '#d55e00',
  purple: '#cc79a7',
} as const;

/** White page, black ink, 5–7 pt: what most journals ask for. */
export const journal: FigureStyle = {
  id: 'journal',
  fontFamily: "'Liberation Sans', Arial, Helvetica, sans-serif",
  letterWidth: 1,
  ground: '#ffffff',
  behind: '#ffffff',
  ink: '#000000',
  quiet: '#595959',
  faint: '#bdbdbd',
  data: '#262626',
  model: okabeIto.vermillion,
  palette: [
    okabeIto.blue,
    okabeIto.orange,
    okabeIto.green,
    okabeIto.purple,
    okabeIto.skyBlue,
    okabeIto.vermillion,
  ],
  rest: '#a6a6a6',
  time: viridis,
  size: { tick: 6, label: 7, note: 6, title: 7, letter: 8 },
  stroke: { axis: 0.5, data: 0.75, orbit: 0.4, reference: 0.5 },
  tick: 2,
};

const screen = {
  fontFamily: "'Inter Variable', Inter, 'Liberation Sans', Arial, sans-serif",
  letterWidth: 1.07,
  ground: null,
  time: viridis,
  size: { tick: 8, label: 8.25, note: 8, title: 8.5, letter: 9.5 },
  stroke: { axis: 0.75, data: 1.1, orbit: 0.6, reference: 0.75 },
  tick: 3,
} as const;

/** For the app's light theme: larger type, clear ground. */
export const screenLight: FigureStyle = {
  ...screen,
  id: 'screen-light',
  behind: '#ffffff',
  ink: '#1f2328',
  quiet: '#59636e',
  faint: '#c4cad1',
  data: '#2b3138',
  model: okabeIto.vermillion,
  palette: journal.palette,
  rest: '#a3abb4',
};

/** For the app's dark theme. */
export const screenDark: FigureStyle = {
  ...screen,
  id: 'screen-dark',
  behind: '#14171c',
  ink: '#e4e8ed',
  quiet: '#9aa4af',
  faint: '#3d454f',
  data: '#d5dbe2',
  model: '#ff8a3d',
  palette: ['#4ea8de', '#f2b134', '#2fbf93', '#de9ac0', '#8ecdf2', '#ff8a3d'],
  rest: '#6c7681',
  time: viridisOnDark,
};

/** Colour of the k-th category: the palette, then grey. */
export function category(style: FigureStyle, k: number): string {
  return style.palette[k] ?? style.rest;
}
