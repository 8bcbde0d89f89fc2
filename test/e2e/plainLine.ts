import type { Reporter, Suite, TestCase } from '@playwright/test/reporter';

/** Ends the report with why tests were skipped, and one plain line: `N passed, N failed, N skipped`. */
export default class PlainLine implements Reporter {
  #suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onEnd(): void {
    const tests = this.#suite?.allTests() ?? [];
    const skipped = tests.filter((test) => test.outcome() === 'skipped');
    const passed = tests.filter((test) => test.outcome() === 'expected');
    for (const [reason, count] of tally(skipped.map(reasonOf))) {
      process.stdout.write(`Skipped ${count}: ${reason}.\n`);
    }
    const failed = tests.length - passed.length - skipped.length;
    process.stdout.write(`${passed.length} passed, ${failed} failed, ${skipped.length} skipped\n`);
  }

  printsToStdio(): boolean {
    return true;
  }
}

function reasonOf(test: TestCase): string {
  const annotations = [...test.annotations, ...test.results.flatMap((result) => result.annotations)];
  const reason = annotations.find(({ type }) => type === 'skip')?.description ?? 'not run';
  return `${test.parent.project()?.name ?? ''}: ${reason}`;
}

function tally(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
