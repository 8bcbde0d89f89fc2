import WebSocket from 'ws';

/** A connection to Chromium by its DevTools protocol: commands answered once, events by session. */
export class DevTools {
  #socket;
  #lastId = 0;
  #waiting = new Map();
  #sessions = new Map();

  static async connect(url) {
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 2 ** 30 });
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    return new DevTools(socket);
  }

  constructor(socket) {
    this.#socket = socket;
    socket.on('message', (text) => this.#receive(JSON.parse(text)));
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, method });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  /** Events of a session, or of the browser when `sessionId` is undefined, go to `listener(method, params)`. */
  listen(sessionId, listener) {
    this.#sessions.set(sessionId, listener);
  }

  close() {
    this.#socket.removeAllListeners();
    this.#socket.close();
  }

  #receive({ id, method, params, result, error, sessionId }) {
    if (id === undefined) return this.#sessions.get(sessionId)?.(method, params);
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) call.reject(new Error(`${call.method}: ${error.message}`));
    else call.resolve(result);
  }
}
