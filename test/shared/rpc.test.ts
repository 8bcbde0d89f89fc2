import { describe, expect, test } from 'vitest';
import type { JobName, QueryName } from '../../src/shared/contract';
import { type Answerer, type JobFollower, connect, serveWire } from '../../src/shared/rpc';
import { wirePair } from '../../src/shared/wire';
import { SimError } from '../../src/sim/errors';

/** An engine of one query and one job whose progress the test drives. */
function scripted() {
  const followers = new Set<JobFollower>();
  const log: string[] = [];
  const answerer: Answerer = {
    isQuery: (method): method is QueryName => method === 'app.machine' || method === 'run.get',
    isJob: (method): method is JobName => method === 'fit.resume',
    query: async (method) => {
      if (method === 'run.get') throw new SimError('not-found', 'no such run', { run: 'x' });
      return { cores: 2 };
    },
    start: async () => 'job-1',
    follow: (_job, follower) => {
      follower.progress({ kind: 'status', text: 'recalled' });
      followers.add(follower);
      return () => {
        log.push('left');
        followers.delete(follower);
      };
    },
    cancel: (job) => void log.push(`cancel ${job}`),
  };
  const [near, far] = wirePair();
  serveWire(far, answerer);
  return { client: connect(near), near, far, followers, log };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('rpc', () => {
  test('answers a query', async () => {
    const { client } = scripted();
    expect(await client.call('app.machine', undefined)).toEqual({ cores: 2 });
  });

  test('carries an error with its code and detail', async () => {
    const { client } = scripted();
    const error = await client.call('run.get', { run: 'x' }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(SimError);
    expect(error).toMatchObject({ code: 'not-found', message: 'no such run', detail: { run: 'x' } });
  });

  test('refuses a method nobody knows', async () => {
    const { client } = scripted();
    await expect(client.call('toString' as never, undefined as never)).rejects.toThrow(/no method/);
  });

  test('streams progress, names the job, and ends with its output', async () => {
    const { client, followers } = scripted();
    const seen: unknown[] = [];
    const handle = client.start('fit.resume', { run: 'r' }, (p) => seen.push(p));
    expect(await handle.job).toBe('job-1');
    await settled();
    for (const f of followers) f.progress({ kind: 'status', text: 'live', values: Float32Array.of(1) });
    for (const f of followers) f.done({ id: 'r' });
    expect(await handle.done).toEqual({ id: 'r' });
    expect(seen).toEqual([
      { kind: 'status', text: 'recalled' },
      { kind: 'status', text: 'live', values: Float32Array.of(1) },
    ]);
  });

  test('passes a cancel on by the job it started', async () => {
    const { client, log } = scripted();
    const handle = client.start('fit.resume', { run: 'r' }, () => {});
    handle.done.catch(() => {});
    await handle.job;
    handle.cancel();
    await settled();
    expect(log).toEqual(['cancel job-1']);
  });

  test('leaves the job but does not cancel it when the window goes away', async () => {
    const { client, near, log } = scripted();
    const handle = client.start('fit.resume', { run: 'r' }, () => {});
    await handle.job;
    await settled();
    near.close();
    await expect(handle.done).rejects.toThrow(/engine went away/);
    expect(log).toEqual(['left']);
    await expect(client.call('app.machine', undefined)).rejects.toThrow(/engine went away/);
  });
});
