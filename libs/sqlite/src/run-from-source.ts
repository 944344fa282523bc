import { existsSync } from 'node:fs';

/**
 * Node arguments under which a worker thread or a child process runs this checkout's TypeScript sources as they are now; none where the
 * caller itself is a built file. Tests run from sources, whose worker threads jest does not compile, and a stale `dist/` must not stand in.
 */
export function sourceArguments(): string[] {
  if (!import.meta.url.endsWith('.ts')) return [];
  return ['--import', new URL('./testing/source-hooks.ts', import.meta.url).href];
}

/** The file behind a URL written as `./x.js`: that file in `dist/`, its `.ts` source where this runs from sources. */
export function moduleFile(url: URL): URL {
  const source = new URL(url.href.replace(/\.js$/, '.ts'));
  return import.meta.url.endsWith('.ts') && existsSync(source) ? source : url;
}
