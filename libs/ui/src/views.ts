import { join } from 'node:path';
import { packageRoot } from '#kernel';
import nunjucks from 'nunjucks';
import { packageFolder, type Assets } from './assets.js';
import { filters } from './filters.js';
import { withoutTurns } from './text.js';

export interface ViewsOptions {
  /** Template folders of the application, searched before those of the house. */
  readonly folders: readonly string[];
  readonly assets: Assets;
  /** Values that every template sees. */
  readonly globals?: Readonly<Record<string, unknown>>;
}

export interface Views {
  /** Renders a template, e.g. `pages/work-list.njk`. Throws on a template that does not exist or fails. */
  render(template: string, context: Readonly<Record<string, unknown>>): string;
}

/** Templates with GOV.UK Frontend's and MoJ Frontend's beside our own. Everything is escaped unless a template says otherwise. */
export function createViews({ folders, assets, globals = {} }: ViewsOptions): Views {
  const templates = [
    ...folders,
    join(packageRoot(), 'libs/ui/views'),
    join(packageFolder('govuk-frontend'), 'dist'),
    packageFolder('@ministryofjustice/frontend'),
  ];
  const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader([...templates]), {
    autoescape: true,
    throwOnUndefined: false,
    trimBlocks: true,
    lstripBlocks: true,
  });
  for (const [name, filter] of Object.entries(filters)) environment.addFilter(name, filter);
  environment.addGlobal('asset', (name: string) => assets.path(name));
  for (const [name, value] of Object.entries(globals)) environment.addGlobal(name, value);
  return { render: (template, context) => withoutTurns(environment.render(template, context)) };
}
