import { test } from 'vitest';
import { readdirSync } from 'node:fs';
import { fileSource } from '../../src/io/byteSource';
import { openRecording } from '../../src/io/openRecording';
test('x', async () => {
  const files = [
    ...readdirSync('resources/samples').map((f) => 'resources/samples/' + f),
    ...readdirSync('/work/shared/data/formats/nwb').map((f) => '/work/shared/data/formats/nwb/' + f),
    '/tmp/rec/a.h5',
    '/tmp/rec/trunc.h5',
    '/tmp/rec/corrupt.h5',
    ...readdirSync('/work/shared/data/formats/edf').map((f) => '/work/shared/data/formats/edf/' + f),
    '/work/shared/data/formats/mat/testdouble_7.1_GLNX86.mat',
    '/work/shared/data/formats/mat/testvec_4_GLNX86.mat',
  ];
  for (const f of files) {
    const t = performance.now();
    try {
      const r = await openRecording(await fileSource(f));
      console.log(
        f,
        r.format,
        (performance.now() - t).toFixed(0) + 'ms',
        '\n',
        r.series
          .map((s) => JSON.stringify({ ...s, channels: s.channels.slice(0, 4) }))
          .slice(0, 30)
          .join('\n '),
        '\n',
        JSON.stringify(r.facts),
      );
      await r.close();
    } catch (e) {
      console.log(f, 'ERR', e.code, e.message.slice(0, 400), e.code ? '' : e.stack);
    }
  }
});
