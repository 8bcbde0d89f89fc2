import { EventEmitter } from 'node:events';

// Every end of a channel has one holder at a time: this process (the holder is null), a utility process, or a page. A holder is
// { portMessage(id, data, portIds), portClosed(id) }. Messages are cloned where they are sent, and only ports can be
// transferred, as in Electron.
const ends = new Map();
let lastId = 0;

export class MessagePortMain extends EventEmitter {
  #started = false;
  #queue = [];

  constructor(id) {
    super();
    this.id = id;
  }

  postMessage(data, transfer = []) {
    checkTransfer(transfer);
    const ids = transfer.map((port) => port.id);
    routeFrom(this.id, structuredClone(data), ids);
  }

  /** What waited comes after the turn of the caller, who may still add listeners. */
  start() {
    setImmediate(() => {
      this.#started = true;
      for (const message of this.takeQueue()) this.emit('message', message);
    });
  }

  close() {
    closeEnd(this.id);
  }

  deliver(data, portIds) {
    const message = { data, ports: portIds.map((id) => adopt(id, null)) };
    if (this.#started) queueMicrotask(() => this.emit('message', message));
    else this.#queue.push(message);
  }

  /** Messages nobody has seen yet; they move along with the port. */
  takeQueue() {
    return this.#queue.splice(0);
  }
}

export class MessageChannelMain {
  constructor() {
    const [a, b] = [++lastId, ++lastId];
    ends.set(a, { peer: b, holder: null, port: new MessagePortMain(a) });
    ends.set(b, { peer: a, holder: null, port: new MessagePortMain(b) });
    this.port1 = ends.get(a).port;
    this.port2 = ends.get(b).port;
  }
}

/** @throws {TypeError} as Electron does, for anything but a port of this process */
export function checkTransfer(list) {
  for (const port of list) {
    if (!(port instanceof MessagePortMain)) {
      throw new TypeError('Invalid value for transfer: only MessagePortMain can be transferred');
    }
  }
}

/** Moves an end to a new holder, with what waited there. */
export function adopt(id, holder) {
  const end = ends.get(id);
  if (!end) return undefined;
  end.holder = holder;
  if (holder) {
    for (const { data, ports } of end.port.takeQueue()) {
      holder.portMessage(
        id,
        data,
        ports.map((port) => port.id),
      );
    }
  }
  return end.port;
}

/** Carries a message posted at one end to the holder of the other. */
export function routeFrom(id, data, portIds) {
  const peer = ends.get(id)?.peer;
  const to = ends.get(peer);
  if (!to) return;
  if (!to.holder) return to.port.deliver(data, portIds);
  for (const portId of portIds) adopt(portId, to.holder);
  to.holder.portMessage(peer, data, portIds);
}

/** Closes a channel and tells both ends. */
export function closeEnd(id) {
  const end = ends.get(id);
  if (!end) return;
  const peer = ends.get(end.peer);
  ends.delete(id);
  ends.delete(end.peer);
  if (peer?.holder) peer.holder.portClosed(end.peer);
  else peer?.port.emit('close');
  end.port.emit('close');
}

/** Closes every channel of a process or page that is gone. */
export function dropHolder(holder) {
  for (const [id, end] of [...ends]) if (end.holder === holder) closeEnd(id);
}
