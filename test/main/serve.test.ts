import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../../src/shared/codec';
import type { Engine } from '../../src/main/engine/engine';
import { type Served, serve } from '../../src/main/serve';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const text = { encode: (s: string) => encoder.encode(s), decode: (b: Uint8Array) => decoder.decode(b) };

const engine = {
  answerer: {
    isQuery: () => true,
    isJob: () => false,
    query: async () => ({ values: Float64Array.of(1, 2) }),
  },
  close: async () => {},
} as unknown as Engine;

let served: Served;
let root: string;
let url: URL;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'serve-'));
  await mkdir(join(root, 'page'));
  await writeFile(join(root, 'page', 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(root, 'secret.txt'), 'secret');
  served = await serve(engine, { port: 0, renderer: join(root, 'page'), uploads: join(root, 'uploads') });
  url = new URL(served.url);
});
afterAll(() => served.close());

function get(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>(
    (resolve, reject) => {
      const req = request(
        {
          host: '127.0.0.1',
          port: url.port,
          path,
          method: options.method ?? 'GET',
          headers: options.headers ?? {},
        },
        (res) => {
          let body = '';
          res.on('data', (chunk: Buffer) => (body += chunk.toString()));
          res.on('end', () => resolve({ status: res.statusCode!, body, headers: res.headers }));
        },
      );
      req.on('error', reject);
      req.end(options.body);
    },
  );
}

function socket(path: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(`ws://127.0.0.1:${url.port}${path}`, { headers });
    ws.on('open', () => resolve(ws)).on('error', reject);
  });
}

describe('serve', () => {
  test('gives the page with a strict policy', async () => {
    const { status, body, headers } = await get('/');
    expect(status).toBe(200);
    expect(body).toContain('<title>page');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/ 'unsafe-eval'|script-src[^;]*unsafe-inline/);
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
  });

  test('gives nothing outside the page', async () => {
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/%00',
      '//etc/passwd',
      '/none.js',
    ]) {
      expect((await get(path)).status, path).toBeGreaterThanOrEqual(400);
    }
  });

  test('answers no rebound name', async () => {
    expect((await get('/', { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await get('/', { headers: { origin: 'http://evil.example' } })).status).toBe(403);
  });

  test('lets only the token at the engine', async () => {
    const token = url.searchParams.get('token')!;
    await expect(socket('/engine')).rejects.toThrow();
    await expect(socket('/engine?token=wrong')).rejects.toThrow();
    await expect(socket(`/engine?token=${token}`, { origin: 'http://evil.example' })).rejects.toThrow();
    const ws = await socket(`/engine?token=${token}`, { origin: `http://127.0.0.1:${url.port}` });
    ws.send(encodeMessage({ kind: 'call', id: 1, method: 'app.machine' }, text));
    const reply = await new Promise<Uint8Array>((resolve) =>
      ws.on('message', (data) => resolve(data as Uint8Array)),
    );
    expect(decodeMessage(reply, text)).toEqual({
      kind: 'done',
      id: 1,
      output: { values: Float64Array.of(1, 2) },
    });
    ws.close();
  });

  test('closes on what is no message', async () => {
    const ws = await socket(`/engine?token=${url.searchParams.get('token')}`);
    ws.send('hello');
    expect(await new Promise((resolve) => ws.on('close', resolve))).toBe(1003);
  });

  test('stores a dropped file under its own name, and nowhere else', async () => {
    const token = url.searchParams.get('token');
    const { status, body } = await get(`/upload?token=${token}&name=..%2F..%2Fx%20y.csv`, {
      method: 'POST',
      body: 'a,b\n1,2\n',
    });
    expect(status).toBe(200);
    const { path } = JSON.parse(body) as { path: string };
    expect(path.startsWith(join(root, 'uploads'))).toBe(true);
    expect(path.endsWith('/x y.csv')).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('a,b\n1,2\n');
    expect((await get('/upload?token=no&name=x', { method: 'POST', body: '' })).status).toBe(403);
  });

  test('says which port is taken', async () => {
    await expect(serve(engine, { port: Number(url.port), renderer: root, uploads: root })).rejects.toThrow(
      /Port \d+ can't be used.*--port/,
    );
  });
});
