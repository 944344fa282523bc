/**
 * Preloaded (`--import`) into worker threads and child processes that run from sources: the compiler that builds `dist/` compiles each
 * file as it is imported, `./x.js` finds `./x.ts`, and `#name` finds the sources of that library. Node itself must be able to read this
 * file, so it holds erasable types only.
 */
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const root = new URL('../../../../', import.meta.url);

function sourceOf(specifier: string, parent: string | undefined): URL | null {
  const library = /^#([a-z-]+)(?:\/([a-z-]+))?$/.exec(specifier);
  if (library) {
    const [, name, part] = library;
    return new URL(part ? `libs/${name}/src/${part}/index.ts` : `libs/${name}/src/index.ts`, root);
  }
  if (!specifier.endsWith('.js')) return null;
  if (specifier.startsWith('.') && parent) return new URL(specifier.replace(/\.js$/, '.ts'), parent);
  return specifier.startsWith('file:') ? new URL(specifier.replace(/\.js$/, '.ts')) : null;
}

registerHooks({
  resolve(specifier, context, next) {
    const source = context.parentURL?.includes('/node_modules/') ? null : sourceOf(specifier, context.parentURL);
    if (source && existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
      filename,
      cwd: fileURLToPath(root),
      sourceMaps: 'inline',
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
