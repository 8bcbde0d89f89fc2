import { engine } from './client.svelte';

/** Where a file the user chose lies for the engine: its own path on the desktop, a copy beside the server in a browser. */
export async function pathOfFile(file: File): Promise<string> {
  const path = window.host?.pathOf(file);
  if (path) return path;
  const query = new URLSearchParams({ name: file.name, token: engine.token });
  const response = await fetch(`/upload?${query}`, { method: 'POST', body: file });
  if (!response.ok) throw new Error(await response.text());
  return ((await response.json()) as { path: string }).path;
}
