import { ENGINE_PORT, WANT_ENGINE } from '../../preload/host';
import type { Input, JobName, Output, Progress, QueryName } from '../../shared/contract';
import { type Client, connect, type JobHandle } from '../../shared/rpc';
import type { Wire } from '../../shared/wire';
import { portWire } from './portWire';
import { socketWire } from './socketWire';
import { takeToken } from './token';

/** Milliseconds until an engine that went away is sought again: longer each time it isn't found. */
const FIRST_RETRY = 500;
const LONGEST_RETRY = 10_000;

/** The engine, over whichever wire this window has. Calls wait for a connection; a lost one is sought again. */
class Engine {
  /** `refused`: this page has no token, so that no try can succeed. */
  state = $state<'connecting' | 'open' | 'lost' | 'refused'>('connecting');
  readonly token = window.host ? '' : takeToken();
  #client: Client | undefined;
  #waiting: ((client: Client) => void)[] = [];
  readonly #onConnect = new Set<() => void>();

  constructor() {
    if (window.host) this.#usePorts();
    else if (this.token) this.#openSocket(FIRST_RETRY);
    else this.state = 'refused';
  }

  /** Calls `listener` on every connection, the first included. */
  onConnect(listener: () => void): void {
    this.#onConnect.add(listener);
    if (this.#client) listener();
  }

  async call<M extends QueryName>(method: M, ...[input]: CallInput<M>): Promise<Output<M>> {
    return (await this.#connected()).call(method, plain(input as Input<M>));
  }

  start<M extends JobName>(
    method: M,
    input: Input<M>,
    onProgress: (progress: Progress<M>) => void,
  ): JobHandle<Output<M>> {
    return this.#handle((client) => client.start(method, plain(input), onProgress));
  }

  attach<M extends JobName>(job: string, onProgress: (progress: Progress<M>) => void): JobHandle<Output<M>> {
    return this.#handle((client) => client.attach<M>(job, onProgress));
  }

  #handle<Out>(begin: (client: Client) => JobHandle<Out>): JobHandle<Out> {
    const handle = this.#connected().then(begin);
    return {
      job: handle.then(({ job }) => job),
      done: handle.then(({ done }) => done),
      cancel: () => void handle.then(({ cancel }) => cancel()),
    };
  }

  #connected(): Promise<Client> {
    return this.#client
      ? Promise.resolve(this.#client)
      : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #use(wire: Wire, onLost: () => void): void {
    const client = connect(wire);
    this.#client = client;
    this.state = 'open';
    client.onClose(() => {
      // A newer connection may have taken its place already.
      if (this.#client !== client) return;
      this.#client = undefined;
      this.state = 'lost';
      onLost();
    });
    this.#waiting.splice(0).forEach((resolve) => resolve(client));
    this.#onConnect.forEach((listener) => listener());
  }

  #usePorts(): void {
    let isWanted = false;
    const want = () => {
      isWanted = true;
      window.postMessage(WANT_ENGINE, location.origin);
    };
    window.addEventListener('message', ({ source, data, ports }) => {
      // A port nobody here asked for is somebody else's.
      if (source !== window || data !== ENGINE_PORT || !ports[0] || !isWanted) return;
      isWanted = false;
      this.#use(portWire(ports[0]), want);
    });
    want();
  }

  #openSocket(retry: number): void {
    const socket = new WebSocket(`ws://${location.host}/engine?token=${encodeURIComponent(this.token)}`);
    socket.binaryType = 'arraybuffer';
    const again = (delay: number) => void setTimeout(() => this.#openSocket(delay), delay);
    let wasOpen = false;
    socket.addEventListener('open', () => {
      wasOpen = true;
      this.#use(socketWire(socket), () => again(FIRST_RETRY));
    });
    socket.addEventListener('close', () => {
      if (wasOpen) return;
      this.state = 'lost';
      again(Math.min(2 * retry, LONGEST_RETRY));
    });
  }
}

/** State without Svelte's proxies, which a port can't copy. */
const plain = <T>(input: T): T => $state.snapshot(input) as T;

type CallInput<M extends QueryName> = Input<M> extends void ? [] : [Input<M>];

export const engine = new Engine();
