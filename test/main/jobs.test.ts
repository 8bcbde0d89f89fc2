import { describe, expect, test } from 'vitest';
import { type JobContext, JobTable } from '../../src/main/engine/jobs';

function follower() {
  const seen: unknown[] = [];
  return {
    seen,
    progress: (p: unknown) => void seen.push(p),
    done: (o: unknown) => void seen.push(['done', o]),
    failed: (e: unknown) => void seen.push(['failed', (e as Error).message]),
  };
}
const later = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

describe('JobTable', () => {
  test('reports nothing before the one who started it can follow', async () => {
    const jobs = new JobTable();
    const job = jobs.start('fit.resume', 'Fit', async ({ report }) => {
      report(1);
      return 2;
    });
    const f = follower();
    jobs.follow(job, f);
    await jobs.settle();
    await later();
    expect(f.seen).toEqual([1, ['done', 2]]);
    expect(jobs.list()).toEqual([]);
  });

  test('tells a late follower what it missed, then goes on', async () => {
    const jobs = new JobTable();
    let context!: JobContext;
    let finish!: () => void;
    const job = jobs.start('fit.resume', 'Fit', (given) => {
      context = given;
      given.onAttach(() => ['missed']);
      return new Promise<void>((resolve) => (finish = resolve));
    });
    await later();
    const f = follower();
    const leave = jobs.follow(job, f);
    context.report('live');
    leave();
    context.report('unheard');
    finish();
    await jobs.settle();
    expect(f.seen).toEqual(['missed', 'live']);
  });

  test('hands a failure to every follower', async () => {
    const jobs = new JobTable();
    const job = jobs.start('fit.resume', 'Fit', () => Promise.reject(new Error('no')));
    const [a, b] = [follower(), follower()];
    jobs.follow(job, a);
    jobs.follow(job, b);
    await jobs.settle();
    await later();
    expect([a.seen, b.seen]).toEqual([[['failed', 'no']], [['failed', 'no']]]);
  });

  test('passes cancel, stop and pause on, and says what is paused', async () => {
    const jobs = new JobTable();
    const said: string[] = [];
    const job = jobs.start('fit.resume', 'Fit', ({ control, signal }) => {
      control({
        cancel: () => said.push('cancel'),
        stop: () => said.push('stop'),
        pause: (p) => said.push(`pause ${p}`),
      });
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    });
    await later();
    jobs.pause(job, true);
    expect(jobs.list()[0]).toMatchObject({ state: 'paused' });
    jobs.stop(job);
    jobs.cancel(job);
    await jobs.settle();
    expect(said).toEqual(['pause true', 'stop', 'cancel']);
    await later();
    expect(() => jobs.cancel(job)).toThrow(/has ended/);
  });
});
