import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageRoot } from '#kernel';
import type { FastifyInstance } from 'fastify';

const require = createRequire(import.meta.url);

/** Folder of an installed package, wherever npm put it. */
export const packageFolder = (name: string): string => dirname(require.resolve(`${name}/package.json`));

interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

/** Style sheets, scripts and pictures of every page, held in memory. */
export interface Assets {
  /** Address of a file, with a digest of all files in it, so that it may be kept for a year. Throws on a name that is not there. */
  path(name: string): string;
  readonly files: ReadonlyMap<string, Asset>;
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

/** Reads the assets once. Fonts and crests stay behind: they are for services on GOV.UK, and this is none. */
export function loadAssets(): Assets {
  const govuk = join(packageFolder('govuk-frontend'), 'dist/govuk');
  const moj = join(packageFolder('@ministryofjustice/frontend'), 'moj');
  const own = join(packageRoot(), 'libs/ui/assets');
  const sources: Readonly<Record<string, string>> = {
    'govuk-frontend.min.css': join(govuk, 'govuk-frontend.min.css'),
    'govuk-frontend.min.js': join(govuk, 'govuk-frontend.min.js'),
    'moj-frontend.min.css': join(moj, 'moj-frontend.min.css'),
    'threshold.css': join(own, 'threshold.css'),
    'threshold.js': join(own, 'threshold.js'),
    'session.js': join(own, 'session.js'),
    'favicon.svg': join(own, 'favicon.svg'),
  };
  const files = new Map<string, Asset>();
  const digest = createHash('sha256');
  for (const [name, file] of Object.entries(sources)) {
    const body = Buffer.from(adapted(readFileSync(file, 'utf8')));
    digest.update(name).update(body);
    files.set(name, { type: types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream', body });
  }
  const folder = `/assets/${digest.digest('hex').slice(0, 16)}`;
  return {
    files,
    path: (name) => {
      if (!files.has(name)) throw new Error(`There is no asset ${name}: add it to loadAssets.`);
      return `${folder}/${name}`;
    },
  };
}

/** Source maps are not served, so nobody should ask for them; nor is GDS Transport, so our own font stands in its place. */
const adapted = (text: string): string =>
  text
    .replace(/\n?(\/\*|\/\/)# sourceMappingURL=[^\n]*/g, '')
    .replace(/@font-face\{[^}]*GDS Transport[^}]*\}/g, '')
    .replace(/GDS Transport,arial,sans-serif/g, 'var(--th-font)');

/** Serves the assets, to keep for a year: their address changes whenever one of them does. */
export function serveAssets(fastify: FastifyInstance, assets: Assets): void {
  for (const [name, { type, body }] of assets.files) {
    fastify.get(assets.path(name), (_request, reply) =>
      reply
        .header('content-type', type)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('x-content-type-options', 'nosniff')
        .send(body),
    );
  }
}
