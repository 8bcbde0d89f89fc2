import { MessageChannelMain, type UtilityProcess, type WebContents, utilityProcess } from 'electron';
import { hostChannels } from '../../shared/hostChannels';
import { RestartBudget } from './restartBudget';

/** Where the engine finds what it needs; see `Paths` of the engine. */
export interface EnginePaths {
  readonly resources: string;
  readonly runs: string;
  readonly cache: string;
  readonly version: string;
}

/** What to tell the user. */
export interface EngineReports {
  /** The engine keeps ending at once; it is not started again until the page is reloaded later. */
  keepsCrashing(code: number): void;
}

/** How long the engine may take to reach a checkpoint when the app ends, in ms. */
const PATIENCE = 10_000;

/**
 * The engine in its own process. Started when a page first asks for it; when it dies, every page's port closes, the page
 * asks again, and that starts the next. So a crash costs the work since the last checkpoint, and nothing else.
 */
export class EngineProcess {
  readonly #entry: string;
  readonly #paths: () => EnginePaths;
  readonly #reports: EngineReports;
  readonly #budget = new RestartBudget();
  #child: UtilityProcess | undefined;
  #stopping = false;

  constructor(entry: string, paths: () => EnginePaths, reports: EngineReports) {
    this.#entry = entry;
    this.#paths = paths;
    this.#reports = reports;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /** Hands the page a fresh port to the engine. */
  connect(page: WebContents): void {
    const engine = this.#stopping ? undefined : this.#running();
    if (!engine) return;
    const { port1, port2 } = new MessageChannelMain();
    engine.postMessage({ kind: 'port' }, [port1]);
    page.postMessage(hostChannels.enginePort, null, [port2]);
  }

  /** Lets the engine finish its jobs at a checkpoint; ends it if that takes too long. */
  stop(): Promise<void> {
    const child = this.#child;
    this.#stopping = true;
    if (!child) return Promise.resolve();
    return new Promise((resolve) => {
      const impatience = setTimeout(() => child.kill(), PATIENCE);
      child.once('exit', () => {
        clearTimeout(impatience);
        resolve();
      });
      child.postMessage({ kind: 'stop' });
    });
  }

  #running(): UtilityProcess | undefined {
    if (this.#child || !this.#budget.allows(Date.now())) return this.#child;
    this.#budget.spend(Date.now());
    const child = utilityProcess.fork(this.#entry, [], { serviceName: 'Nullcline engine', stdio: 'inherit' });
    child.once('exit', (code) => this.#ended(code));
    child.postMessage({ kind: 'start', paths: this.#paths() });
    this.#child = child;
    return child;
  }

  #ended(code: number): void {
    this.#child = undefined;
    if (this.#stopping) return;
    process.stderr.write(`The engine ended unexpectedly (code ${code}).\n`);
    if (!this.#budget.allows(Date.now())) this.#reports.keepsCrashing(code);
  }
}
