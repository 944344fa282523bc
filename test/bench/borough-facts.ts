import { join } from 'node:path';
import type { ContentViewed } from '#access';
import type { Agency } from '#agencies';
import type { Receipt } from '#concerns';
import { derivedId, packageRoot, type Fact, type Instant, type Uuid } from '#kernel';
import { contactStream, loadClockConfig, startClocks, type ContactIdentified, type ContactReceived } from '#triage';

const clocks = loadClockConfig(join(packageRoot(), 'config'));

interface ContactOf {
  readonly receipt: Receipt;
  /** The child's place in the concern. */
  readonly index: number;
  readonly childId: Uuid;
  readonly agency: Agency;
  readonly at: Instant;
}

/** What the hub's own reactors answer to a concern about one child: the contact was received, and this is who the child is. */
export function contactFacts({ receipt, index, childId, agency, at }: ContactOf): { stream: string; facts: Fact[] } {
  const { concernId, contactIds } = receipt;
  const contactId = contactIds[index]!;
  const mentionId = derivedId('mention', concernId, 'CHILD', index);
  const received: ContactReceived = {
    type: 'contact.received.v1',
    data: {
      contactId,
      concernId,
      mentionId,
      agency: agency.code,
      agencyKind: agency.kind,
      receivedAt: at,
      immediateDanger: null,
      unborn: false,
      siblingContacts: contactIds.filter((other) => other !== contactId),
      clocks: startClocks('contact.received', at, clocks),
    },
  };
  const identified: ContactIdentified = {
    type: 'contact.identified.v1',
    data: {
      contactId,
      concernId,
      mentionId,
      childId,
      basis: 'NHS_NUMBER_AND_DATE_OF_BIRTH',
      candidates: [],
      candidatesMore: false,
      compared: 3,
    },
  };
  return { stream: contactStream(contactId), facts: [received, identified] };
}

/** Somebody at the front door looked at a child. */
export const viewFact = (childId: Uuid, accessId: Uuid): ContentViewed => ({
  type: 'access.content-viewed.v2',
  data: {
    accessId,
    what: 'CHILD_PICTURE',
    relation: 'FRONT_DOOR_CONTACT',
    onBehalfOf: null,
    client: null,
    channel: 'PAGES',
    policies: ['front-door-sees-the-children-it-works-with'],
    policySet: '00'.repeat(32),
    childId,
    contactId: null,
    contacts: [],
    filter: {},
    mentions: [],
    concerns: [],
    fields: ['identity', 'narrative'],
    withheld: [],
    knownAt: null,
  },
});
