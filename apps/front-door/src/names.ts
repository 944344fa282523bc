import type { StaffDirectory } from '#access';
import type { AgencyRegistry } from '#agencies';
import { label } from './words.js';

/** Names for the codes and opaque ids that records hold. */
export class Names {
  constructor(
    private readonly agencies: AgencyRegistry,
    private readonly staff: StaffDirectory,
  ) {}

  /** Name of an agency; the code where it is not (or no longer) a partner. */
  agency(code: string): string {
    return this.agencies.byCode(code)?.name ?? (code === 'unknown' ? 'no agency known' : code);
  }
  agencyKind(code: string): string {
    return this.agencies.byCode(code)?.kind ?? 'OTHER';
  }
  /** Whether an agency is the front door itself, which also passes on what others tell it. */
  isFrontDoor(code: string): boolean {
    return this.agencies.byCode(code)?.frontDoor ?? false;
  }
  /** Name of whoever acted: a person, or a partner's system. */
  actor(id: string): string {
    return this.staff.nameOf(id) ?? this.agencies.byClient(id)?.name ?? (id === 'unknown' ? 'Somebody unknown' : id);
  }
  role(code: string): string {
    return label('role', code);
  }
  /** Agencies as the choices of a filter. */
  choices(codes: readonly string[]): readonly (readonly [string, string])[] {
    return codes.map((code) => [code, this.agency(code)] as const).sort(([, a], [, b]) => a.localeCompare(b, 'en-GB'));
  }
  get allAgencies(): readonly string[] {
    return this.agencies.all.map(({ code }) => code);
  }
}
