import { join } from 'node:path';
import { version } from '../../package.json';
import { runDesktop } from './electron/desktop';

runDesktop({
  engine: join(import.meta.dirname, 'utility.js'),
  preload: join(import.meta.dirname, '../preload/index.cjs'),
  renderer: join(import.meta.dirname, '../renderer'),
  resources: join(import.meta.dirname, '../../resources'),
  version,
});
