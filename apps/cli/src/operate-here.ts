import {
  openHub,
  openLog,
  openMetrics,
  operationsOf,
  type ControlRequest,
  type HubConfiguration,
} from '../../hub/src/index.js';
import type { Report } from '../../hub/src/index.js';

/** Carries a command out in this process, where no hub runs on the directory: opens it, alone, and closes it again. */
export async function operateHere(
  configuration: HubConfiguration,
  request: ControlRequest,
  report: Report,
): Promise<unknown> {
  const hub = await openHub(configuration, openLog('silent'), openMetrics());
  try {
    return await operationsOf(hub)(request, report);
  } finally {
    await hub.close();
  }
}
