// First module of a forked utility process: gives it process.parentPort, and ports, over the pipe to its parent.
import { EventEmitter } from 'node:events';
import { isMainThread } from 'node:worker_threads';

const ports = new Map();

class Port extends EventEmitter {
  #started = false;
  #queue = [];

  constructor(id) {
    super();
    this.id = id;
    ports.set(id, this);
  }

  postMessage(data, transfer = []) {
    process.send({ kind: 'port', id: this.id, data, portIds: transfer.map((port) => port.id) });
  }

  /** What waited comes after the turn of the caller, who may still add listeners. */
  start() {
    setImmediate(() => {
      this.#started = true;
      for (const message of this.#queue.splice(0)) this.emit('message', message);
    });
  }

  close() {
    process.send({ kind: 'close', id: this.id });
  }

  deliver(message) {
    if (this.#started) this.emit('message', message);
    else this.#queue.push(message);
  }
}

/** Messages wait until somebody listens, as they do in Electron. */
class ParentPort extends EventEmitter {
  #queue = [];

  constructor() {
    super();
    this.on('newListener', () => {
      queueMicrotask(() => this.#queue.splice(0).forEach((message) => this.emit('message', message)));
    });
  }

  postMessage(data) {
    process.send({ kind: 'message', data });
  }

  deliver(message) {
    if (this.listenerCount('message') > 0 && this.#queue.length === 0) this.emit('message', message);
    else this.#queue.push(message);
  }
}

// Worker threads inherit the flags that load this module, but have no parent port.
if (isMainThread) {
  process.type = 'utility';
  process.parentPort = new ParentPort();
  process.on('message', ({ kind, id, data, portIds = [] }) => {
    const message = { data, ports: portIds.map((portId) => new Port(portId)) };
    if (kind === 'message') process.parentPort.deliver(message);
    else if (kind === 'port') ports.get(id)?.deliver(message);
    else {
      ports.get(id)?.emit('close');
      ports.delete(id);
    }
  });
}
