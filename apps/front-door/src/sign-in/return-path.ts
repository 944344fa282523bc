/** Where nobody is sent back to after signing in: they would be sent away again at once. */
const notTo = /^\/(sign-in|sign-out|signed-out|session|session-ended|oidc)(\/|\?|$)/;
const elsewhere = 'http://elsewhere.invalid';

/**
 * A path of this site to go back to, with its query; `/` for anything else. An open redirect would let a stranger's link end on a
 * stranger's page after a true sign-in.
 */
export function returnPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > 2000) return '/';
  // Browsers read a backslash as a slash and skip control characters: both can make a path into a host.
  if (!wanted.startsWith('/') || /[\\\u0000-\u001f\u007f]/.test(wanted)) return '/';
  const url = URL.parse(wanted, elsewhere);
  if (url === null || url.origin !== elsewhere || notTo.test(url.pathname)) return '/';
  return url.pathname + url.search;
}

/** The path of the page that a form was posted from, where it was one of ours. */
export function refererPath(referer: string | undefined, publicUrl: string): string {
  const url = referer === undefined ? null : URL.parse(referer);
  return url !== null && url.origin === new URL(publicUrl).origin ? returnPath(url.pathname + url.search) : '/';
}

/** The page that offers what was posted on an ended session, and leads on from there. */
export const unsentPath = (returnTo: string): string => `/drafts?return=${encodeURIComponent(returnTo)}`;

/** What a way to the sign-in carries along. */
export interface WantedSignIn {
  readonly returnTo: string;
  /** For something that asks for more than being signed in. */
  readonly stepUp: boolean;
  /** Code of the identity provider, where one was chosen. */
  readonly issuer?: string | undefined;
}

/** The address that begins a sign-in. */
export function signInPath({ returnTo, stepUp, issuer }: WantedSignIn): string {
  const query = new URLSearchParams({ return: returnTo, ...(stepUp && { fresh: '1' }), ...(issuer && { issuer }) });
  return `/sign-in?${query}`;
}
