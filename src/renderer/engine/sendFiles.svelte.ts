import { engine } from './client.svelte';
import type { GivenFile } from './givenFiles';

/** Thrown by a sending the user cancelled. */
export const CANCELLED = Symbol('cancelled');
/** Files on their way at a time. */
const AT_ONCE = 3;

/** Copies of files beside the server. */
interface Sent {
  readonly set: string;
  readonly folder: string;
  readonly paths: readonly string[];
}

/** How far the files have come that are being handed over, in bytes; null when none are. */
class Sending {
  now = $state.raw<{
    readonly name: string;
    readonly done: number;
    readonly total: number;
    readonly cancel: () => void;
  } | null>(null);
}
export const sending = new Sending();

/**
 * Hands files over to the server, one set in a folder of its own; a set that breaks off or is cancelled is taken back.
 *
 * @throws CANCELLED, or an error in the server's words.
 */
export async function sendFiles(files: readonly GivenFile[]): Promise<Sent> {
  const stop = new AbortController();
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const sent = new Map<GivenFile, number>();
  const name = files.length === 1 ? files[0]!.file.name : `${files.length} files`;
  const cancel = () => stop.abort();
  const show = () => {
    const done = [...sent.values()].reduce((a, b) => a + b, 0);
    if (!stop.signal.aborted) sending.now = { name, done, total, cancel };
  };
  const put = (given: GivenFile, set?: string) =>
    sendFile(given, set, stop.signal, (bytes) => {
      sent.set(given, bytes);
      show();
    });
  show();
  let set: string | undefined;
  try {
    const first = await put(files[0]!);
    set = first.set;
    const paths = [first.path];
    const rest = files.slice(1);
    const lane = async () => {
      for (let next = rest.shift(); next; next = rest.shift()) paths.push((await put(next, set)).path);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return { set, folder: first.folder, paths };
  } catch (error) {
    stop.abort();
    if (set !== undefined) await takeBack(set);
    throw error;
  } finally {
    // Others may be on their way by now.
    if (sending.now?.cancel === cancel) sending.now = null;
  }
}

/** Removes the copies of a set. */
export async function takeBack(set: string): Promise<void> {
  await fetch(`/upload?${new URLSearchParams({ set, token: engine.token })}`, { method: 'DELETE' }).catch(
    () => {}, // They go with the server at the latest.
  );
}

function sendFile(
  { file, path }: GivenFile,
  set: string | undefined,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<{ set: string; folder: string; path: string }> {
  const query = new URLSearchParams({ name: path, token: engine.token, ...(set !== undefined && { set }) });
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(CANCELLED as unknown as Error);
    // A fetch does not tell how much of its body has gone.
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener('abort', abort);
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onabort = () => reject(CANCELLED as unknown as Error);
    request.onerror = () => reject(new Error(`${file.name} could not be handed over: the server is gone.`));
    request.onload = () => {
      if (request.status !== 200) return reject(new Error(request.responseText.trim()));
      onSent(file.size);
      resolve(JSON.parse(request.responseText) as { set: string; folder: string; path: string });
    };
    request.onloadend = () => signal.removeEventListener('abort', abort);
    request.open('POST', `/upload?${query}`);
    request.send(file);
  });
}
