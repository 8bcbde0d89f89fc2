import { SimError } from '../../sim/errors';
import { damagedNifti } from './niftiHeader';
import { xmlElements } from './xmlElements';

/** What one dimension of a CIFTI matrix runs along. */
export type CiftiMap =
  | {
      readonly kind: 'series';
      readonly count: number;
      readonly start: number;
      readonly step: number;
      /** `SECOND`, `HERTZ`, `METER` or `RADIAN`. */
      readonly unit: string;
    }
  /** Parcels, vertices and voxels, or scalars, by name. */
  | { readonly kind: 'named'; readonly what: string; readonly names: readonly string[] }
  | { readonly kind: 'other'; readonly what: string };

const KINDS: Readonly<Record<string, string>> = {
  CIFTI_INDEX_TYPE_PARCELS: 'parcels',
  CIFTI_INDEX_TYPE_BRAIN_MODELS: 'vertices and voxels',
  CIFTI_INDEX_TYPE_SCALARS: 'scalars',
  CIFTI_INDEX_TYPE_LABELS: 'labels',
};

/**
 * What the dimensions of a CIFTI-2 matrix run along, by their number; dimension 0 runs fastest in the file.
 *
 * @param sizes of the dimensions, as the NIfTI header has them: names are made for no more.
 * @throws {SimError} `bad-file`; `unsupported` for version 1.
 * @see Glasser et al. (2013), NeuroImage 80, 105–124; CIFTI-2 (2014), https://www.nitrc.org/projects/cifti.
 */
export function ciftiMaps(xml: string, sizes: readonly number[], name: string): Map<number, CiftiMap> {
  const maps = new Map<number, CiftiMap>();
  let names: string[] | undefined;
  let structure: Readonly<Record<string, string>> | undefined;
  let here: number[] = [];
  for (const { name: tag, attributes, text, isStart } of xmlElements(xml, name)) {
    if (!isStart) {
      if (tag === 'MatrixIndicesMap') names = undefined;
      continue;
    }
    if (tag === 'CIFTI' && !attributes['Version']?.startsWith('2'))
      throw version1(name, attributes['Version']);
    if (tag === 'MatrixIndicesMap') {
      here = (attributes['AppliesToMatrixDimension'] ?? '').split(',').map(Number);
      const { map, list } = mapOf(attributes);
      names = list;
      for (const dimension of here) maps.set(dimension, map);
    } else if (tag === 'Parcel') {
      names?.push(attributes['Name'] ?? '');
    } else if (tag === 'MapName') {
      names?.push(text.trim());
    } else if (tag === 'BrainModel') {
      structure = attributes;
    } else if ((tag === 'VertexIndices' || tag === 'VoxelIndicesIJK') && structure && names) {
      const room = sizes[here[0] ?? 0] ?? 0;
      if (Number(structure['IndexOffset']) !== names.length) {
        throw damagedNifti(name, 'its vertices and voxels do not follow one another');
      }
      for (const one of placesOf(structure, text, name, room - names.length)) names.push(one);
      structure = undefined;
    }
  }
  check(maps, sizes, name);
  return maps;
}

function mapOf(attributes: Readonly<Record<string, string>>): { map: CiftiMap; list?: string[] } {
  const type = attributes['IndicesMapToDataType'] ?? '';
  if (type === 'CIFTI_INDEX_TYPE_SERIES') {
    const scale = 10 ** Number(attributes['SeriesExponent'] ?? 0);
    const number = (key: string) => Number((scale * Number(attributes[key])).toPrecision(15));
    return {
      map: {
        kind: 'series',
        count: Number(attributes['NumberOfSeriesPoints']),
        start: number('SeriesStart'),
        step: number('SeriesStep'),
        unit: attributes['SeriesUnit'] ?? '',
      },
    };
  }
  const what = KINDS[type];
  if (!what) return { map: { kind: 'other', what: type } };
  const list: string[] = [];
  return { map: { kind: 'named', what, names: list }, list };
}

/** Names of the vertices or voxels of a structure, as `CORTEX_LEFT 12` or `THALAMUS_LEFT (3 4 5)`. */
function placesOf(
  model: Readonly<Record<string, string>>,
  text: string,
  name: string,
  room: number,
): string[] {
  const structure = (model['BrainStructure'] ?? '').replace(/^CIFTI_STRUCTURE_/, '');
  const numbers = text.trim().split(/\s+/);
  const isSurface = model['ModelType'] === 'CIFTI_MODEL_TYPE_SURFACE';
  const count = isSurface ? numbers.length : numbers.length / 3;
  if (count !== Number(model['IndexCount']) || count > room) {
    throw damagedNifti(name, `${structure} has ${count} places, where ${model['IndexCount']} belong`);
  }
  return Array.from({ length: count }, (_, k) =>
    isSurface ? `${structure} ${numbers[k]}` : `${structure} (${numbers.slice(3 * k, 3 * k + 3).join(' ')})`,
  );
}

function check(maps: ReadonlyMap<number, CiftiMap>, sizes: readonly number[], name: string): void {
  for (const [dimension, map] of maps) {
    const count = map.kind === 'series' ? map.count : map.kind === 'named' ? map.names.length : undefined;
    if (count === undefined || count === sizes[dimension]) continue;
    throw damagedNifti(
      name,
      `dimension ${dimension} has ${sizes[dimension] ?? 'no'} entries, but its XML header describes ${count}`,
    );
  }
}

const version1 = (name: string, version = '') =>
  new SimError(
    'unsupported',
    `${name} is CIFTI of version ${version || '1'}; version 2 is read. Convert it: wb_command -file-convert -cifti-version-convert.`,
  );
