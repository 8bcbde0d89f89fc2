import { protocol } from 'electron';
import { securityHeaders } from '../security';
import { readStatic } from '../staticFiles';

const SCHEME = 'app';
const HOST = 'nullcline';

/** Address of the window. A scheme of its own has an origin and headers, which `file:` has not. */
export const PAGE = `${SCHEME}://${HOST}/`;

export const isOwnPage = (url: string): boolean => url.startsWith(PAGE);

/** Declares the scheme. Electron takes this only before the app is ready. */
export function claimScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Answers the scheme with the built window, under the same policy as in a browser. */
export function serveScheme(renderer: string): void {
  protocol.handle(SCHEME, async ({ url, method }) => {
    const { host, pathname } = new URL(url);
    const file = host === HOST && method === 'GET' ? await readStatic(renderer, pathname) : null;
    if (!file) return new Response(null, { status: 404 });
    return new Response(file.bytes, { headers: { ...securityHeaders(`'self'`), 'content-type': file.type } });
  });
}
