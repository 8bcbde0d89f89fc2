import { join } from 'node:path';
import { toCsv, type SourceTable } from '../../figures/figure';
import { figures } from '../../figures/figures';
import { fromPicture } from '../../figures/fromPicture';
import { toPdf } from '../../figures/node/pdf';
import { toPng } from '../../figures/node/png';
import { presets } from '../../figures/presets';
import type { Scene } from '../../figures/scene';
import { journal } from '../../figures/style';
import { toSvg } from '../../figures/svg';
import type { FigureRequest } from '../../shared/contract';
import { SimError } from '../../sim/errors';
import { seedOf } from './fittedModel';
import type { RunFolder } from './runFolder';
import { runPicture } from './runPicture';

/** Samples of data and orbit a figure is drawn from. */
const FIGURE_SAMPLES = 20_000;

export interface DrawnFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A run's figures in the formats asked for, each with the numbers it shows as CSV beside it. */
export async function drawFigures(
  folder: RunFolder,
  request: FigureRequest,
  resources: string,
): Promise<DrawnFile[]> {
  checkRequest(request);
  const run = await folder.readRun();
  const picture = await runPicture(folder, seedOf(run, request.seed), FIGURE_SAMPLES);
  const others = run.seeds.filter(({ seed }) => seed !== picture.seed);
  const logs = new Map(
    await Promise.all(others.map(async ({ seed }) => [seed, await folder.readLog(seed)] as const)),
  );
  const data = fromPicture(picture, logs);
  const chosen = request.figures
    ? request.figures.map((id) => figures.get(id))
    : [...figures].filter((figure) => !figure.isEmpty?.(data));
  const preset = presets.get(request.preset);
  const fonts = fontFiles(resources);

  const files: DrawnFile[] = [];
  for (const figure of chosen) {
    const scene = figure.build(data, journal, preset.width);
    const made = { ...request, fonts, date: new Date(run.created) };
    files.push(...(await figureFiles(figure.id, scene, figure.sourceData(data), made)));
  }
  return files;
}

/** One figure in the formats asked for, with its numbers as CSV. */
export async function figureFiles(
  id: string,
  scene: Scene,
  tables: readonly SourceTable[],
  {
    formats,
    dpi,
    date,
    fonts,
  }: Pick<FigureRequest, 'formats' | 'dpi'> & { readonly date: Date; readonly fonts: Fonts },
): Promise<DrawnFile[]> {
  const files: DrawnFile[] = [];
  for (const format of formats) {
    const bytes =
      format === 'svg'
        ? new TextEncoder().encode(toSvg(scene))
        : format === 'pdf'
          ? await toPdf(scene, { fonts, date })
          : toPng(scene, { fonts, dpi });
    files.push({ name: `${id}.${format}`, bytes });
  }
  for (const table of tables) {
    files.push({ name: `${id}-${table.name}.csv`, bytes: new TextEncoder().encode(toCsv(table)) });
  }
  return files;
}

type Fonts = ReturnType<typeof fontFiles>;

export const fontFiles = (resources: string) => ({
  regular: join(resources, 'fonts/LiberationSans-Regular.ttf'),
  bold: join(resources, 'fonts/LiberationSans-Bold.ttf'),
  italic: join(resources, 'fonts/LiberationSans-Italic.ttf'),
});

const FORMATS = ['svg', 'pdf', 'png'];

export function checkRequest({ formats, dpi }: Pick<FigureRequest, 'formats' | 'dpi'>): void {
  const strange = formats.find((format) => !FORMATS.includes(format));
  if (strange !== undefined || formats.length === 0) {
    throw new SimError(
      'bad-parameter',
      `Expected one or more of the formats ${FORMATS.join(', ')}; got ${formats.join(', ') || 'none'}.`,
    );
  }
  if (!(dpi >= 30 && dpi <= 2400)) {
    throw new SimError(
      'bad-parameter',
      `Expected a resolution of 30 … 2400 dpi, got ${dpi}. Journals ask for 300 to 600.`,
    );
  }
}
