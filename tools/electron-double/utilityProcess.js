import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { adopt, checkTransfer, closeEnd, dropHolder, routeFrom } from './ports.js';
import { strict } from './strict.js';

const here = import.meta.dirname;
const running = new Set();

/** Electron's UtilityProcess as a forked Node; utilityBoot.js is its other half. */
class UtilityProcess extends EventEmitter {
  #child;
  #holder;

  constructor(entry, args, { env = process.env, serviceName = 'Node Utility Process' }) {
    super();
    this.name = serviceName;
    running.add(this);
    const boot = pathToFileURL(join(here, 'utilityBoot.js')).href;
    this.#child = fork(entry, args, {
      execArgv: ['-r', join(here, 'register.cjs'), '--import', boot],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env,
    });
    this.#holder = {
      portMessage: (id, data, portIds) => this.#send({ kind: 'port', id, data, portIds }),
      portClosed: (id) => this.#send({ kind: 'close', id }),
    };
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('exit', (code, signal) => {
      running.delete(this);
      dropHolder(this.#holder);
      this.emit('exit', code ?? (signal ? 128 : 0));
    });
    this.#child.on('message', (message) => this.#receive(message));
  }

  get pid() {
    return this.#child.pid;
  }

  postMessage(data, transfer = []) {
    checkTransfer(transfer);
    this.#send({ kind: 'message', data, portIds: transfer.map((port) => port.id) });
    for (const port of transfer) adopt(port.id, this.#holder);
  }

  kill() {
    return this.#child.kill();
  }

  #send(message) {
    if (this.#child.connected) this.#child.send(message);
  }

  #receive({ kind, id, data, portIds }) {
    if (kind === 'message') this.emit('message', data);
    else if (kind === 'port') routeFrom(id, data, portIds);
    else closeEnd(id);
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork: (entry, args = [], options = {}) =>
    strict('UtilityProcess', new UtilityProcess(entry, args, options)),
});

/** What `app.getAppMetrics()` says about them. */
export const utilityMetrics = () => [...running].map(({ pid, name }) => ({ type: 'Utility', pid, name }));
