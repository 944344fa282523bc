import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessEvents, exportEvents, glassEvents, grantEvents, restrictionEvents, reviewEvents } from '#access';
import { agencyEvents } from '#agencies';
import { concernEvents } from '#concerns';
import { demonstrationEvents } from '#demonstration';
import { packageRoot, type EventDefinition } from '#kernel';
import { mentionIndex, personEvents } from '#people';
import { projectionEvents } from '#projections';
import { enquiryEvents, sendingEvents } from '#sharing';
import { contactEvents } from '#triage';
import { openHub, openLog, openMetrics, projections, readConfiguration } from '../../../hub/src/index.js';

/** Whoever reads the log, by the event types it handles. */
export interface LogReader {
  readonly kind: 'projection' | 'index' | 'reactor';
  readonly name: string;
  readonly on: readonly string[];
  /** A reactor's: what it carries on. */
  readonly purpose?: string;
}

export interface Context {
  readonly name: string;
  readonly events: readonly EventDefinition[];
}

/** What the catalogue is written from: every event of every context, and whoever handles them. */
export interface House {
  readonly contexts: readonly Context[];
  readonly readers: readonly LogReader[];
}

const contexts: readonly Context[] = [
  { name: 'concerns', events: concernEvents },
  { name: 'triage', events: contactEvents },
  { name: 'sharing', events: enquiryEvents },
  { name: 'people', events: personEvents },
  { name: 'access', events: accessEvents },
  { name: 'grants', events: grantEvents },
  { name: 'reviews', events: reviewEvents },
  { name: 'restricted records', events: restrictionEvents },
  { name: 'breaking the glass', events: glassEvents },
  { name: 'exports of access logs', events: exportEvents },
  { name: 'sendings', events: sendingEvents },
  { name: 'partner systems', events: agencyEvents },
  { name: 'projections', events: projectionEvents },
  { name: 'demonstration', events: demonstrationEvents },
];

/** Asks the composition itself: a hub is opened on an empty directory, and closed again, so that no list of readers is kept twice. */
export async function readHouse(): Promise<House> {
  const directory = mkdtempSync(join(tmpdir(), 'threshold-catalogue-'));
  try {
    const configuration = readConfiguration({ HUB_DATA_DIR: directory }, { packageRoot: packageRoot() });
    const hub = await openHub(configuration, openLog('silent'), openMetrics());
    try {
      const reader = (kind: LogReader['kind'], { name, on }: { name: string; on: object }): LogReader => ({
        kind,
        name,
        on: Object.keys(on),
      });
      return {
        contexts,
        readers: [
          ...projections.map((projection) => reader('projection', projection)),
          reader('index', mentionIndex),
          ...hub.reactors.map((one) => ({ ...reader('reactor', one), purpose: one.purpose })),
        ],
      };
    } finally {
      await hub.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
