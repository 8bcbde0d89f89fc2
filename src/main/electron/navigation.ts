import { session, shell, type WebContents } from 'electron';
import { isOwnPage } from './scheme';

/** Keeps a window on the app's own page. Links elsewhere go to the user's browser, and only by https. */
export function guardNavigation(page: WebContents): void {
  // A page may reload itself; Electron reports that as a navigation too.
  const stay = (event: { readonly url: string; preventDefault(): void }) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  };
  page.on('will-navigate', stay);
  page.on('will-redirect', stay);
  page.on('will-frame-navigate', stay);
  page.on('will-attach-webview', (event) => event.preventDefault());
  page.setWindowOpenHandler(({ url }) => {
    void openLink(url);
    return { action: 'deny' };
  });
}

/** Opens an https address in the user's browser, and nothing else: other schemes can start programs. */
export async function openLink(url: string): Promise<void> {
  if (URL.canParse(url) && new URL(url).protocol === 'https:') await shell.openExternal(url);
}

/** The page needs no camera, place or notification. It may only put text on the clipboard, from its copy buttons. */
export function refusePermissions(): void {
  const allowed = (permission: string, url: string) =>
    permission === 'clipboard-sanitized-write' && isOwnPage(url);
  session.defaultSession.setPermissionRequestHandler((_page, permission, answer, { requestingUrl }) =>
    answer(allowed(permission, requestingUrl)),
  );
  session.defaultSession.setPermissionCheckHandler((_page, permission, origin) =>
    allowed(permission, `${origin}/`),
  );
}
