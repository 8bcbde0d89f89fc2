import { SimError } from '../../sim/errors';
import { memorySource } from '../byteSource';
import { gunzip, gunzippedHead, isGzip } from '../gunzip';
import type { ByteSource, Recording, RecordingFormat, SeriesInfo } from '../recording';
import { checkSlice, findSeries, numberedChannels, sidewaysNote } from '../slice';
import { bytesOf, readTable, type StoredTable } from '../storedNumbers';
import { ciftiMaps, type CiftiMap } from './ciftiMaps';
import { damagedNifti, NIFTI_HEAD, type NiftiHeader, niftiHeader, niftiKind } from './niftiHeader';

/** Bytes that surely hold the header, packed or not. */
const HEAD_BYTES = 4096;
/** Voxels of a plain file that are taken for channels; more are an image of the brain. */
const MOST_VOXELS = 4096;
/** A packed file has to be held as a whole. */
const LARGEST_UNPACKED = 512e6;
/** Number of CIFTI's extension of the header. */
const CIFTI_CODE = 32;
const LONGEST_XML = 64e6;
/** Intents of CIFTI. */
const CONNECTIVITY = [3000, 3099] as const;

/**
 * NIfTI files of versions 1 and 2 that hold series over time: CIFTI-2 of parcels (.ptseries.nii), of vertices and voxels (.dtseries.nii) and
 * of scalars, and plain files of few voxels, as atlases of regions leave them. Images of the brain are refused with advice.
 *
 * @see Cox et al. (2004), NIfTI-1.1; Glasser et al. (2013), NeuroImage 80, 105–124, on CIFTI.
 */
export const nifti: RecordingFormat = {
  id: 'nifti',
  title: 'NIfTI and CIFTI',
  extensions: ['.nii', '.gz'],
  sniff: (head) => niftiKind(isGzip(head) ? gunzippedHead(head) : head) !== undefined,

  async open(source): Promise<Recording> {
    const head = await source.read(0, HEAD_BYTES);
    const isPacked = isGzip(head);
    const first = (count: number) => (isPacked ? gunzip(source, count) : exactly(source, count));
    const header = niftiHeader(isPacked ? gunzippedHead(head) : head, source.name);
    const xml = await ciftiXml(source.name, header, first);
    const { info, table, facts } =
      xml === undefined ? plain(source.name, header) : cifti(source.name, header, xml);
    const end = table.offset + info.shape[0] * info.shape[1] * bytesOf(table.type);
    if (!isPacked && end > source.size) {
      throw damagedNifti(
        source.name,
        `its numbers would end at byte ${end}, but ${source.size} bytes are there`,
      );
    }
    if (isPacked && end > LARGEST_UNPACKED) throw tooLarge(source.name, end);
    let bytes: Promise<ByteSource> | undefined;
    const unpacked = async () => memorySource(source.name, await gunzip(source, end));
    return {
      format: 'nifti',
      name: source.name,
      series: [info],
      facts: [...facts, ...factsOf(header)],
      async read(path, slice) {
        findSeries(source.name, [info], path);
        const channels = checkSlice(info, slice);
        bytes ??= isPacked ? unpacked() : Promise.resolve(source);
        return readTable(await bytes, table, slice, channels);
      },
      async close() {
        bytes = undefined;
      },
    };
  },
};

async function exactly(source: ByteSource, count: number): Promise<Uint8Array> {
  const bytes = await source.read(0, count);
  if (bytes.length === count) return bytes;
  throw damagedNifti(source.name, `its header takes ${count} bytes, but ${bytes.length} are there`);
}

/** CIFTI's extension of the header, which lies before the numbers; undefined in a plain file. */
async function ciftiXml(
  name: string,
  { version, isBigEndian, dataStart, intent }: NiftiHeader,
  first: (count: number) => Promise<Uint8Array>,
): Promise<string | undefined> {
  const from = NIFTI_HEAD[version] + 4;
  if (dataStart > LONGEST_XML) throw damagedNifti(name, `its header is said to take ${dataStart} bytes`);
  if (dataStart >= from + 8) {
    const bytes = await first(dataStart);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const isExtended = bytes[from - 4] !== 0;
    for (let at = from; isExtended && at + 8 <= dataStart;) {
      const [length, code] = [view.getInt32(at, !isBigEndian), view.getInt32(at + 4, !isBigEndian)];
      if (length < 8 || at + length > dataStart)
        throw damagedNifti(name, `a part of its header is said to take ${length} bytes`);
      if (code === CIFTI_CODE) {
        return new TextDecoder().decode(bytes.subarray(at + 8, at + length)).replace(/\0+$/, '');
      }
      at += length;
    }
  }
  if (intent < CONNECTIVITY[0] || intent > CONNECTIVITY[1]) return undefined;
  throw damagedNifti(name, 'it says that it is CIFTI, but has no XML header');
}

interface Found {
  readonly info: SeriesInfo;
  readonly table: StoredTable;
  readonly facts: Recording['facts'];
}

/** A CIFTI matrix of a series by something with names. @throws {SimError} `unsupported` for other matrices. */
function cifti(name: string, header: NiftiHeader, xml: string): Found {
  const [first, second, ...more] = header.dims.slice(4);
  const maps = ciftiMaps(xml, [first!, second!, ...more], name);
  const [along, across] = [maps.get(0), maps.get(1)];
  const isFirst = along?.kind === 'series';
  const series = isFirst ? along : across;
  const named = isFirst ? across : along;
  const isTable = header.dims.slice(0, 4).every((size) => size === 1) && more.every((size) => size === 1);
  if (!isTable || series?.kind !== 'series' || named?.kind !== 'named') {
    throw new SimError(
      'unsupported',
      `${name} is a CIFTI matrix of ${[...maps.values()].map(wordsFor).join(' by ')}, no series over time. Choose a parcellated or dense series (.ptseries.nii, .dtseries.nii).`,
    );
  }
  const [samples, channels] = isFirst ? [first!, second!] : [second!, first!];
  const inSeconds = series.unit === 'SECOND' && series.step > 0;
  return {
    info: seriesInfo(header, named.what, samples, named.names, {
      rate: inSeconds ? 1 / series.step : null,
      startTime: inSeconds && Number.isFinite(series.start) ? series.start : 0,
    }),
    table: tableOf(header, samples, channels, isFirst),
    facts: [
      { label: 'CIFTI', value: `series of ${channels} ${named.what}` },
      {
        label: 'Step',
        value: `${series.step} ${series.unit === 'SECOND' ? 's' : series.unit.toLowerCase()}`,
      },
    ],
  };
}

const wordsFor = (map: CiftiMap): string => (map.kind === 'series' ? 'a series' : map.what);

/** A plain file whose voxels are few. @throws {SimError} `unsupported`, with advice, for images of the brain. */
function plain(name: string, header: NiftiHeader): Found {
  const [x = 1, y = 1, z = 1, samples = 1, ...more] = header.dims;
  const voxels = x * y * z;
  if (samples < 2) {
    throw new SimError(
      'unsupported',
      `${name} is one NIfTI image of ${x} × ${y} × ${z} voxels, without time. Choose a series over time.`,
    );
  }
  if (more.some((size) => size > 1)) {
    throw new SimError(
      'unsupported',
      `${name} is a NIfTI file of ${header.dims.join(' × ')} numbers; series of one value a voxel and time are read.`,
    );
  }
  if (voxels > MOST_VOXELS) {
    throw new SimError(
      'unsupported',
      `${name} is a film of brain images: ${x} × ${y} × ${z} voxels at ${samples} times. Voxels are too many, and too much alike, to be channels: average them within the regions of an atlas (nilearn's NiftiLabelsMasker, or wb_command -cifti-parcellate), and open that table. Up to ${MOST_VOXELS} voxels are read as they are.`,
    );
  }
  const { timeStep, timeStart, timeUnit } = header;
  const isTimed = timeUnit !== undefined && timeStep > 0;
  const lies = [x, y, z].filter((size) => size > 1).length > 1;
  const names = lies
    ? Array.from(
        { length: voxels },
        (_, k) => `voxel (${k % x} ${Math.floor(k / x) % y} ${Math.floor(k / (x * y))})`,
      )
    : numberedChannels(voxels);
  return {
    info: seriesInfo(header, lies ? 'voxels' : 'channels', samples, names, {
      rate: isTimed ? 1 / (timeStep * timeUnit) : null,
      startTime: isTimed && Number.isFinite(timeStart) ? timeStart * timeUnit : 0,
    }),
    table: tableOf(header, samples, voxels, false),
    facts: [
      { label: 'Image', value: `${x} × ${y} × ${z} voxels` },
      ...(timeStep > 0
        ? [
            {
              label: 'Step',
              value: `${timeStep}${isTimed ? ` × ${timeUnit} s` : ', in no unit that is named'}`,
            },
          ]
        : []),
    ],
  };
}

function seriesInfo(
  { type }: NiftiHeader,
  what: string,
  samples: number,
  channels: readonly string[],
  time: Pick<SeriesInfo, 'rate' | 'startTime'>,
): SeriesInfo {
  const note = sidewaysNote(samples, channels.length);
  return {
    path: 'series',
    title: `Series of ${what}`,
    kind: 'continuous',
    shape: [samples, channels.length],
    irregular: false,
    ...time,
    unit: '',
    channels,
    missing: type.startsWith('float') ? null : 0,
    ...(note && { note }),
    readable: true,
  };
}

const tableOf = (
  header: NiftiHeader,
  samples: number,
  channels: number,
  isVectorised: boolean,
): StoredTable => ({
  type: header.type,
  isBigEndian: header.isBigEndian,
  offset: header.dataStart,
  samples,
  channels,
  isVectorised,
  gains: new Array<number>(channels).fill(header.slope),
  zeros: new Array<number>(channels).fill(header.intercept),
});

function factsOf({ version, description, type, isBigEndian }: NiftiHeader): Recording['facts'] {
  return [
    { label: 'Version', value: `NIfTI-${version}` },
    { label: 'Stored as', value: `${type}${isBigEndian ? ', big-endian' : ''}` },
    ...(description ? [{ label: 'Description', value: description }] : []),
  ];
}

const tooLarge = (name: string, size: number) =>
  new SimError(
    'unsupported',
    `${name} unpacks to ${(size / 1e6).toFixed(0)} MB, which has to be held at once; up to ${LARGEST_UNPACKED / 1e6} MB are. Unpack it first (gunzip): then it is read in pieces.`,
  );
