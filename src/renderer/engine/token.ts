const KEY = 'nullcline:token';

/**
 * The secret that lets this page at the engine: taken from the address it was opened with, kept for reloads, and removed from
 * the address bar so that a shared screen or link does not give it away.
 */
export function takeToken(): string {
  const url = new URL(location.href);
  const given = url.searchParams.get('token');
  if (given) {
    sessionStorage.setItem(KEY, given);
    url.searchParams.delete('token');
    history.replaceState(null, '', url);
  }
  return given ?? sessionStorage.getItem(KEY) ?? '';
}
