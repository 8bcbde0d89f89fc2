import { join } from 'node:path';
import { createEngine, type Engine } from './engine';
import { portWire, type PortLike } from './portWire';
import { serveWire } from '../../shared/rpc';

/**
 * The engine as Electron's utility process. The main process first says where things lie, then hands over one port a window.
 */
interface ParentPort {
  on(event: 'message', listener: (message: { data: Message; ports: PortLike[] }) => void): void;
}
type Message =
  | {
      readonly kind: 'start';
      readonly paths: {
        readonly resources: string;
        readonly runs: string;
        readonly cache: string;
        readonly version: string;
      };
    }
  | { readonly kind: 'port' }
  | { readonly kind: 'stop' };

let engine: Engine | undefined;

(process as unknown as { parentPort: ParentPort }).parentPort.on('message', ({ data, ports }) => {
  if (data.kind === 'start') {
    const worker = (name: string) => join(import.meta.dirname, `${name}.js`);
    engine ??= createEngine({
      ...data.paths,
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
    });
  } else if (data.kind === 'stop') {
    void (engine?.close() ?? Promise.resolve()).finally(() => process.exit(0));
  } else if (engine && ports[0]) serveWire(portWire(ports[0]), engine.answerer);
});
