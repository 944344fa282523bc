import type { FrontDoorParts } from '../../../front-door/src/index.js';
import type { Health } from '../health.js';
import type { Hub, Views } from '../hub.js';
import { ChecksDesk } from '../desk/checks-desk.js';
import { Desk } from '../desk/desk.js';
import { AuditPage } from './audit-page.js';
import { ClaimPage } from './claim-page.js';
import { ChildPage } from './child-page.js';
import { ConflictPage } from './conflict-page.js';
import { CustodyPage } from './custody-page.js';
import { GlassPage } from './glass-page.js';
import { ContactPage } from './contact-page.js';
import { EnquiriesPage } from './enquiries-page.js';
import { OpenedOfAgency } from '#sharing';
import { OpenedPage } from './opened-page.js';
import { OperationsPage } from './operations-page.js';
import { PeoplePage } from './people-page.js';
import { RaisePage } from './raise-page.js';
import { ReviewPage } from './review-page.js';
import { SearchPage } from './search-page.js';
import { SubjectAccessPage } from './subject-access-page.js';
import { WorkListPage } from './work-list-page.js';

/** What the staff pages need, from an open hub. */
export function pagePortsOf(hub: Hub, health: Health): Omit<FrontDoorParts, 'sessions' | 'site'> {
  const {
    accessLog,
    agencies,
    clock,
    database,
    door,
    sights,
    drafts,
    links,
    people: peopleNow,
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
  const contacts = new ContactPage(hub);
  const desk = new Desk(hub);
  return {
    workList: new WorkListPage(hub),
    desk,
    contacts,
    checks: new ChecksDesk(hub, contacts),
    children: new ChildPage({
      ...{ reader: pictures, people: peopleNow, door, sights, store, log: accessLog, sharing, catchingUp },
    }),
    searches: new SearchPage({ index: vault.index, links, sights, database: views, door, clock, position, catchingUp }),
    raise: new RaisePage(hub),
    audit: new AuditPage({ door, log: accessLog, store, sharing, links, sights, catchingUp }),
    enquiries: new EnquiriesPage(hub),
    opened: new OpenedPage({ door, opened: new OpenedOfAgency(views), catchingUp }),
    review: new ReviewPage(hub),
    claims: new ClaimPage(hub),
    conflicts: new ConflictPage(hub, desk),
    custody: new CustodyPage(hub),
    glass: new GlassPage(hub),
    subjectAccess: new SubjectAccessPage(hub),
    operations: new OperationsPage({
      door,
      store,
      runner,
      dataDirectory: configuration.dataDirectory,
      checks: () => health.checks(),
    }),
    people: new PeoplePage(hub),
    drafts,
    unsent,
    agencies,
    staff,
  };
}
