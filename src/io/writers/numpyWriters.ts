import { type FileHandle, open } from 'node:fs/promises';
import { SimError } from '../../sim/errors';
import { crc32 } from '../crc32';
import { writeNpy } from '../npy';
import { npyHeader, writeNpyText } from '../npyHeader';
import { localHeader, type StoredMember, zipDirectory } from '../zip';
import { blocksOf, provenance, type SeriesWriter, type WrittenSeries } from './seriesWriter';
import { writeAll } from './writeAll';

/** Largest archive that is written. */
const LARGEST = 2 ** 32 - 2 ** 20;

/** An array of shape (samples × channels). */
export const npyWriter: SeriesWriter = {
  id: 'npy',
  title: 'NumPy array',
  extensions: ['.npy'],
  keeps: { names: false, unit: false, rate: false, times: false, points: false },
  async write(path, series) {
    const file = await open(path, 'wx');
    try {
      await writeArray(file, series);
    } finally {
      await file.close();
    }
  },
};

/**
 * The same in an archive, as `values`, with `fs` and `start_time` or `times`, and `channels`, `unit` and `origin` as text beside it.
 */
export const npzWriter: SeriesWriter = {
  id: 'npz',
  title: 'NumPy archive',
  extensions: ['.npz'],
  keeps: { names: true, unit: true, rate: true, times: true, points: false },
  async write(path, series) {
    const { samples, channels, times, rate, startTime, unit } = series;
    if (8 * samples * (channels.length + (times ? 1 : 0)) > LARGEST) {
      throw new SimError(
        'unwritable',
        'These values make an archive above 4 GB, which is not written. Write them as .npy, or as HDF5 or NWB.',
      );
    }
    const small: (readonly [name: string, content: Uint8Array])[] = [
      ...(times ? [['times', writeNpy(await times(0, samples), [samples])] as const] : []),
      ...(rate === null
        ? []
        : ([
            ['fs', writeNpy(Float64Array.of(rate), [])],
            ['start_time', writeNpy(Float64Array.of(startTime), [])],
          ] as const)),
      ['channels', writeNpyText(channels, [channels.length])],
      ['unit', writeNpyText([unit], [])],
      ['origin', writeNpyText([provenance(series)], [])],
    ];
    const file = await open(path, 'wx');
    try {
      const header = npyHeader('<f8', [samples, channels.length]);
      const size = header.length + 8 * samples * channels.length;
      const unchecked: StoredMember = { name: 'values.npy', size, crc: 0, offset: 0 };
      const first = localHeader(unchecked);
      await writeAll(file, first);
      let crc = 0;
      await writeArray(file, series, (bytes) => (crc = crc32(bytes, crc)));
      const values = { ...unchecked, crc };
      const members = [values];
      let offset = first.length + size;
      for (const [name, content] of small) {
        const member = { name: `${name}.npy`, size: content.length, crc: crc32(content), offset };
        members.push(member);
        const bytes = Buffer.concat([localHeader(member), content]);
        await writeAll(file, bytes);
        offset += bytes.length;
      }
      await writeAll(file, zipDirectory(members, offset));
      // The check of the values was not known when their header was written.
      await writeAll(file, localHeader(values), 0);
    } finally {
      await file.close();
    }
  },
};

/** Writes the values as `.npy` holds them. @param pass is given what was written. */
async function writeArray(
  file: FileHandle,
  series: WrittenSeries,
  pass: (bytes: Uint8Array) => void = () => {},
): Promise<void> {
  const write = async (bytes: Uint8Array) => {
    pass(bytes);
    await writeAll(file, bytes);
  };
  await write(npyHeader('<f8', [series.samples, series.channels.length]));
  for await (const { values } of blocksOf(series))
    await write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
