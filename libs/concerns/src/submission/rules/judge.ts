import type { ConcernRaisedDto } from '../concern-raised.dto.js';
import type { ConcernFault } from '../faults.js';
import { londonDayOf } from '../values.js';
import { adultRules, childRules } from './people.js';
import { referenceRules } from './references.js';
import { otherNeedsText, type Scene } from './scene.js';
import { timeRules } from './times.js';

/**
 * Judges `data` by every rule beyond its fields; `sentAt` is the event's `time` in milliseconds. Where the schema has refused
 * members they are missing here, whatever the types say: a rule with nothing to judge is silent.
 */
export function judge(data: ConcernRaisedDto, sentAt: number, agencyKind: string): ConcernFault[] {
  const faults: ConcernFault[] = [];
  const scene: Scene = {
    data,
    sentAt,
    sentDay: londonDayOf(sentAt),
    agencyKind,
    report: (pointer, code, message) => void faults.push({ pointer, code, message }),
  };
  data.children?.forEach((child, index) => child && childRules(scene, child, `/data/children/${index}`));
  data.adults?.forEach((adult, index) => adult && adultRules(scene, adult, `/data/adults/${index}`));
  otherNeedsText(scene, data, '/data', 'harmTypes');
  referenceRules(scene);
  timeRules(scene);
  agencyRules(scene);
  return faults;
}

const kindOfBlock = { school: 'SCHOOL', health: 'HEALTH', police: 'POLICE', council: 'COUNCIL' } as const;
const blocks = Object.keys(kindOfBlock) as (keyof typeof kindOfBlock)[];

function agencyRules(scene: Scene): void {
  const { data, report } = scene;
  for (const block of blocks)
    if (data[block] !== undefined && kindOfBlock[block] !== scene.agencyKind)
      report(`/data/${block}`, 'block-of-another-kind', `${block} may be sent only by an agency of that kind.`);
  if (data.police) otherNeedsText(scene, data.police, '/data/police', 'handlingCode');
  if (data.council) {
    otherNeedsText(scene, data.council, '/data/council', 'service');
    otherNeedsText(scene, data.council, '/data/council', 'placementType');
  }
}
