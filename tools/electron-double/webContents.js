import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { debug } from './chromium.js';
import { isolatedWorld } from './page/isolatedWorld.js';
import { mainWorld } from './page/mainWorld.js';
import { adopt, checkTransfer, dropHolder, routeFrom } from './ports.js';
import { strict } from './strict.js';
import { valueCodec } from './values.js';

const WORLD = 'Electron Isolated Context';
const { encode, decode } = valueCodec();
let lastId = 0;

/**
 * A page: a target of Chromium, its preload in a real isolated world, its requests answered by the app's own schemes.
 *
 * @param shell what pages share: { devTools, schemes, ipc, versions }
 */
export class WebContents extends EventEmitter {
  id = ++lastId;
  #shell;
  #openHandler = () => ({ action: 'allow' });
  #destroyed = false;
  #url = '';
  /** The address the app itself loads, which no guard is asked about. */
  #loading = '';
  /** Chromium's name for the preload's world in the present document. */
  #world;
  #session;
  #key = `electron-double-${Math.random().toString(36).slice(2)}-`;
  #opened;
  /** Holds the ports that are in the page. */
  #holder = {
    portMessage: (id, data, portIds) => this.#deliver({ kind: 'port', id, data, portIds }),
    portClosed: (id) => this.#deliver({ kind: 'close', id }),
  };

  constructor(shell, { width = 800, height = 600, webPreferences = {} }) {
    super();
    this.#shell = shell;
    this.proxy = strict('webContents', this);
    this.#opened = this.#open(width, height, webPreferences.preload);
  }

  get mainFrame() {
    return { url: this.#url, parent: null };
  }

  async loadURL(url) {
    await this.#opened;
    this.#loading = this.#shell.schemes.toChromium(url);
    const finished = new Promise((resolve) => this.once('did-finish-load', resolve));
    const { errorText } = await this.#send('Page.navigate', { url: this.#loading });
    if (errorText) throw new Error(`${errorText} loading '${url}'`);
    await finished;
  }

  getURL() {
    return this.#url;
  }

  reload() {
    void this.#send('Page.reload');
  }

  send(channel, ...args) {
    encode(args); // Refuses at once what cannot be cloned.
    void this.#deliver({ kind: 'event', channel, args, portIds: [] });
  }

  postMessage(channel, message, transfer = []) {
    checkTransfer(transfer);
    const portIds = transfer.map((port) => port.id);
    void this.#deliver({ kind: 'event', channel, args: [message], portIds }).then(() => {
      for (const id of portIds) adopt(id, this.#holder);
    });
  }

  setWindowOpenHandler(handler) {
    this.#openHandler = handler;
  }

  isDestroyed() {
    return this.#destroyed;
  }

  close() {
    this.emit('close-asked');
  }

  /** Closes the target; the browser then reports it destroyed. */
  async destroy() {
    await this.#opened;
    await this.#shell.devTools.send('Target.closeTarget', { targetId: this.targetId }).catch(debug);
    this.gone();
  }

  /** The target is no more. */
  gone() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    dropHolder(this.#holder);
    this.emit('destroyed');
  }

  #send(method, params) {
    return this.#shell.devTools.send(method, params, this.#session);
  }

  async #open(width, height, preload) {
    const { devTools, versions } = this.#shell;
    const { targetId } = await devTools.send('Target.createTarget', {
      url: 'about:blank',
      width,
      height,
      newWindow: true,
    });
    this.targetId = targetId;
    const { sessionId } = await devTools.send('Target.attachToTarget', { targetId, flatten: true });
    this.#session = sessionId;
    devTools.listen(sessionId, (method, params) => this.#heard(method, params));

    const key = JSON.stringify(this.#key);
    const facts = JSON.stringify({
      platform: process.platform,
      arch: process.arch,
      versions,
      env: {},
      argv: [],
    });
    const run = `function (require, process) { const module = { exports: {} }, exports = module.exports;\n${preload ? readFileSync(preload, 'utf8') : ''}\n}`;
    await Promise.all([
      this.#send('Page.enable'),
      this.#send('Runtime.enable'),
      this.#send('Runtime.addBinding', { name: '__electronDoubleSend', executionContextName: WORLD }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', { source: `(${mainWorld})(${key})` }),
      this.#send('Page.addScriptToEvaluateOnNewDocument', {
        worldName: WORLD,
        source: `(${isolatedWorld})(${key}, ${valueCodec}, ${facts}, ${run})`,
      }),
      this.#intercept(sessionId),
    ]);
  }

  /** Routes all requests of a page or worker through `#answer`, and those of the workers it starts. */
  #intercept(session) {
    const { devTools } = this.#shell;
    return Promise.all([
      devTools.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }, session),
      devTools.send(
        'Target.setAutoAttach',
        { autoAttach: true, waitForDebuggerOnStart: true, flatten: true },
        session,
      ),
    ]);
  }

  #heard(method, params) {
    switch (method) {
      case 'Fetch.requestPaused':
        this.#answer(params, this.#session).catch(debug);
        break;
      case 'Target.attachedToTarget':
        this.#follow(params).catch(debug);
        break;
      case 'Runtime.executionContextCreated':
        if (params.context.name === WORLD && params.context.auxData.frameId === this.targetId) {
          this.#world = params.context.uniqueId;
        }
        break;
      case 'Runtime.executionContextsCleared':
        this.#world = undefined;
        dropHolder(this.#holder);
        break;
      case 'Runtime.bindingCalled':
        this.#fromPage(decode(params.payload)).catch(debug);
        break;
      case 'Page.frameNavigated':
        if (!params.frame.parentId) this.#url = this.#shell.schemes.toApp(params.frame.url);
        break;
      case 'Page.loadEventFired':
        if (this.#url !== '' && this.#url !== 'about:blank') this.emit('did-finish-load', {});
        break;
      case 'Inspector.targetCrashed':
        this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
        break;
    }
  }

  /** A worker of the page: its requests are answered as the page's are. */
  async #follow({ sessionId, targetInfo }) {
    const { devTools } = this.#shell;
    devTools.listen(sessionId, (method, params) => {
      if (method === 'Fetch.requestPaused') this.#answer(params, sessionId).catch(debug);
      else if (method === 'Target.attachedToTarget') this.#follow(params).catch(debug);
    });
    if (targetInfo.type !== 'page') await this.#intercept(sessionId).catch(debug);
    await devTools.send('Runtime.runIfWaitingForDebugger', {}, sessionId);
  }

  async #answer({ requestId, request, resourceType, frameId }, session) {
    const { devTools, schemes } = this.#shell;
    const fail = (errorReason) => devTools.send('Fetch.failRequest', { requestId, errorReason }, session);
    const url = schemes.toApp(request.url);
    if (resourceType === 'Document' && !this.#mayNavigate(url, request.url, frameId)) return fail('Aborted');

    const handler = url === request.url ? undefined : schemes.handler(url);
    if (!handler) return devTools.send('Fetch.continueRequest', { requestId }, session);
    let response;
    try {
      const { method, headers, postData: body } = request;
      response = await handler(new Request(url, { method, headers, body }));
    } catch (error) {
      console.error(error);
      return fail('Failed');
    }
    const answer = {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    };
    return devTools.send('Fetch.fulfillRequest', answer, session);
  }

  /** Asks the app's guards about a navigation the page wants. */
  #mayNavigate(url, chromiumUrl, frameId) {
    const isMainFrame = frameId === this.targetId;
    if (isMainFrame && chromiumUrl === this.#loading) return true;
    let prevented = false;
    const event = { url, isMainFrame, isSameDocument: false, preventDefault: () => (prevented = true) };
    this.emit('will-frame-navigate', event);
    if (isMainFrame && !prevented) this.emit('will-navigate', event, url);
    return !prevented;
  }

  async #deliver(message) {
    await this.#opened;
    if (!this.#world) return debug('no preload for', message.kind, message.channel);
    await this.#send('Runtime.evaluate', {
      expression: `__electronDoubleDeliver(${JSON.stringify(encode(message))})`,
      uniqueContextId: this.#world,
    }).catch(debug);
  }

  async #fromPage(message) {
    const { ipc } = this.#shell;
    const event = { sender: this.proxy, senderFrame: this.mainFrame };
    if (message.kind === 'port') routeFrom(message.id, message.data, []);
    else if (message.kind === 'send') ipc.emit(message.channel, event, message.args);
    else if (message.kind === 'open') this.#openWindow(message);
    else await this.#deliver({ kind: 'result', id: message.id, ...(await outcome(ipc, event, message)) });
  }

  #openWindow({ url, name, features }) {
    const { action } = this.#openHandler({
      url: this.#shell.schemes.toApp(url),
      frameName: name,
      features,
      disposition: 'foreground-tab',
    });
    if (action !== 'deny') throw new Error('electron-double: windows that pages open are not implemented');
  }
}

/** An invocation's answer, or its error in Electron's words. */
async function outcome(ipc, event, { channel, args }) {
  try {
    const value = await ipc.invoke(channel, event, args);
    encode(value);
    return { value };
  } catch (error) {
    return { message: `Error invoking remote method '${channel}': ${error}` };
  }
}
