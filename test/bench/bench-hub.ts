import { join } from 'node:path';
import { loadAgencies, type AgencyRegistry } from '#agencies';
import { inventBorough, type DemonstrationSubmission } from '#demonstration';
import { packageRoot, systemClock, toInstant } from '#kernel';
import { readConfiguration } from '../../apps/hub/src/configuration.js';
import { openHub, type Hub } from '../../apps/hub/src/hub.js';
import { openLog, openMetrics } from '../../apps/hub/src/telemetry.js';

/** The whole hub, composed as `npm start` composes it, on a directory of its own, without demonstration data. */
export async function openBenchHub(directory: string): Promise<Hub> {
  const environment = { HUB_DATA_DIR: directory, HUB_DEMO_CHILDREN: '0', PORT: '0', LOG_LEVEL: 'silent' };
  const configuration = readConfiguration(environment, { packageRoot: packageRoot() });
  return openHub(configuration, openLog('silent'), openMetrics());
}

export const benchAgencies = (): AgencyRegistry => loadAgencies(join(packageRoot(), 'config/agencies.json'));

/** Submissions about the children of an invented borough; the same borough every time. */
export const invented = (children: number, agencies: AgencyRegistry): DemonstrationSubmission[] =>
  inventBorough({ children, seed: 9, until: toInstant(systemClock.now()), agencies: agencies.all });
