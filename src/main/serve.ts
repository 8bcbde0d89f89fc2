import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { serveWire } from '../shared/rpc';
import { SimError } from '../sim/errors';
import type { Engine } from './engine/engine';
import { securityHeaders } from './security';
import { socketWire } from './socketWire';
import { readStatic } from './staticFiles';
import { Uploads } from './uploads';

export interface ServeOptions {
  readonly port: number;
  /** Folder of the built window. */
  readonly renderer: string;
  /** Folder dropped files are stored in. */
  readonly uploads: string;
}

export interface Served {
  /** With the token; whoever has it may use the engine. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The app in a browser: the same window and engine over loopback HTTP and a WebSocket. Bound to 127.0.0.1; every request
 * needs this process's random token, and Host and Origin are checked, so that no other page or rebound name gets in.
 *
 * @throws {SimError} `busy` if the port is taken.
 */
export async function serve(engine: Engine, options: ServeOptions): Promise<Served> {
  const token = randomBytes(24).toString('base64url');
  const uploads = new Uploads(options.uploads);
  const server = createServer((request, response) => {
    answer(request, response, options, token, uploads).catch((error: unknown) => fail(response, error));
  });
  const portOf = () => (server.address() as AddressInfo).port;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 256 * 2 ** 20 });

  server.on('upgrade', (request, socket, head) => {
    const url = urlOf(request);
    if (url.pathname !== '/engine' || !isLocal(request) || !isToken(url, token)) {
      return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    }
    sockets.handleUpgrade(request, socket, head, (ws) => serveWire(socketWire(ws), engine.answerer));
  });

  await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${portOf()}/?token=${token}`,
    async close() {
      sockets.clients.forEach((client) => client.terminate());
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await uploads.clear();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { renderer }: ServeOptions,
  token: string,
  uploads: Uploads,
): Promise<void> {
  const url = urlOf(request);
  if (!isLocal(request)) return refuse(response, 403, 'This address answers only to its own page.');
  if ((request.method === 'POST' || request.method === 'DELETE') && url.pathname === '/upload') {
    if (!isToken(url, token))
      return refuse(
        response,
        403,
        'Wrong or missing token. Open the address that `nullcline serve` printed.',
      );
    return upload(request, response, url, uploads);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, 405, 'Only reading is possible here.');
  // The page itself holds no secret, so that a reload without the token still explains itself; the engine is behind it.
  const file = await readStatic(renderer, url.pathname);
  if (!file) return refuse(response, 404, 'Nothing lies here.');
  response.writeHead(200, {
    ...securityHeaders(`'self' ws://${request.headers.host}`),
    'content-type': file.type,
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

/** Stores a file the page was given, or takes a set of them back. */
async function upload(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  uploads: Uploads,
): Promise<void> {
  const set = url.searchParams.get('set');
  const json = (value: unknown) => {
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(value));
  };
  if (request.method === 'DELETE') {
    await uploads.remove(set ?? '');
    return json({});
  }
  const size = Number(request.headers['content-length'] ?? NaN);
  try {
    json(await uploads.store(request, url.searchParams.get('name') ?? '', set, size));
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    refuse(response, error.code === 'busy' ? 507 : 400, error.message);
  }
}

/**
 * Host guards against rebound names, Origin against other pages; a client without Origin is no page. Through an SSH tunnel the
 * port differs, the name does not.
 */
function isLocal({ headers: { host, origin } }: IncomingMessage): boolean {
  return (
    /^(127\.0\.0\.1|localhost):\d+$/.test(host ?? '') && (origin === undefined || origin === `http://${host}`)
  );
}

function isToken(url: URL, token: string): boolean {
  const given = Buffer.from(url.searchParams.get('token') ?? '');
  const wanted = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const urlOf = (request: IncomingMessage) => new URL(request.url ?? '/', 'http://127.0.0.1');

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  });
  response.end(`${text}\n`);
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  refuse(response, 500, error instanceof Error ? error.message : String(error));
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(
        taken
          ? new SimError(
              'busy',
              `Port ${port} can't be used: ${error.code === 'EACCES' ? 'it needs administrator rights' : 'another program listens there'}. Choose another with --port, or --port 0 for any free one.`,
              { port },
            )
          : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
