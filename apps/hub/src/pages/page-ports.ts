import type { FrontDoorParts } from '../../../front-door/src/index.js';
import type { Health } from '../health.js';
import type { Hub, Views } from '../hub.js';
import type { Uuid } from '#kernel';
import { AuditPage } from './audit-page.js';
import { ChildPage } from './child-page.js';
import { ContactPage } from './contact-page.js';
import { OperationsPage } from './operations-page.js';
import { RaisePage } from './raise-page.js';
import { SearchPage } from './search-page.js';
import { WorkListPage } from './work-list-page.js';

/** What the staff pages need, from an open hub. */
export function pagePortsOf(hub: Hub, health: Health): Omit<FrontDoorParts, 'sessions' | 'site'> {
  const {
    accessLog,
    agencies,
    clock,
    database,
    door,
    drafts,
    links,
    people,
    pictures,
    readings,
    runner,
    sharing,
    staff,
    store,
    unsent,
    vault,
    configuration,
  } = hub;
  const views = database.read<Views>();
  const { position, catchingUp } = readings;
  const childrenOf = async (concernIds: readonly Uuid[]) => {
    if (concernIds.length === 0) return new Map<Uuid, Uuid[]>();
    const rows = await views
      .selectFrom('people_links')
      .select(['concern_id', 'child_id'])
      .where('concern_id', 'in', [...concernIds])
      .where('until_position', 'is', null)
      .execute();
    return new Map(
      [...Map.groupBy(rows, (row) => row.concern_id)].map(([id, of]) => [
        id,
        [...new Set(of.map((row) => row.child_id))],
      ]),
    );
  };
  return {
    workList: new WorkListPage(hub),
    contacts: new ContactPage(hub),
    children: new ChildPage({ reader: pictures, people, door, store, log: accessLog, sharing, catchingUp }),
    searches: new SearchPage({ index: vault.index, links, database: views, door, clock, position, catchingUp }),
    raise: new RaisePage(hub),
    audit: new AuditPage({ door, log: accessLog, sharing, childrenOf, catchingUp }),
    operations: new OperationsPage({
      door,
      store,
      runner,
      dataDirectory: configuration.dataDirectory,
      checks: () => health.checks(),
    }),
    drafts,
    unsent,
    agencies,
    staff,
  };
}
