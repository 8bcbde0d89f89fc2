#!/usr/bin/env node
import { join } from 'node:path';
import { version } from '../../package.json';
import { runCli } from './cli/runCli';
import { userFolders } from './userFolders';

const { runs, cache } = userFolders();
const worker = (name: string) => join(import.meta.dirname, `${name}.js`);

process.exitCode = await runCli(process.argv.slice(2), {
  resources: join(import.meta.dirname, '../../resources'),
  runs,
  cache,
  workers: {
    fit: worker('fitWorker'),
    recording: worker('recordingWorker'),
    prepare: worker('prepareWorker'),
    picture: worker('pictureWorker'),
    anatomy: worker('anatomyWorker'),
    sweep: worker('sweepWorker'),
    quality: worker('qualityWorker'),
    bench: worker('benchWorker'),
  },
  version,
});
