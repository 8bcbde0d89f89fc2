/** Progress on a terminal is one line that is overwritten; elsewhere it is a line now and then. */
export function createProgress(stream: NodeJS.WriteStream): {
  progress(text: string): void;
  say(text: string): void;
  clear(): void;
} {
  /** Milliseconds between two lines where they can't be overwritten. */
  const EVERY = 5000;
  let shown = false;
  let last = -Infinity;

  const clear = () => {
    if (shown) stream.write('\r\x1b[2K');
    shown = false;
  };
  return {
    clear,
    say(text) {
      clear();
      stream.write(`${text}\n`);
    },
    progress(text) {
      if (stream.isTTY) {
        stream.write(`\r\x1b[2K${text.slice(0, stream.columns - 1)}`);
        shown = true;
      } else if (performance.now() - last > EVERY) {
        last = performance.now();
        stream.write(`${text}\n`);
      }
    },
  };
}
