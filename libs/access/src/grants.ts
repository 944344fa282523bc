import { readFile } from 'node:fs/promises';
import { isUuid, type Clock, type Instant, type Uuid } from '#kernel';
import type { Grants } from './relations.js';

/** Lets one person see the children it names, from and until; two others gave it. */
export interface Grant {
  readonly person: string;
  readonly children: readonly Uuid[];
  readonly from: Instant;
  readonly until: Instant;
  readonly grantedBy: readonly [string, string];
}

/** The file of grants can't be used; nobody holds a grant until it is mended. */
export class GrantsFileError extends Error {}

/**
 * Grants as a file that is read at every question, so that one taken out ends at once: `{ "grants": [Grant, ...] }`.
 * No file: no grants. Throws GrantsFileError on a file that is there and can't be used.
 */
export class FileGrants implements Grants {
  constructor(
    private readonly path: string,
    private readonly clock: Clock,
  ) {}

  async inForce(actorId: string, childId: Uuid): Promise<boolean> {
    const now = this.clock.now();
    return (await this.read()).some(
      (grant) =>
        grant.person === actorId &&
        grant.children.includes(childId) &&
        Date.parse(grant.from) <= now &&
        now < Date.parse(grant.until),
    );
  }

  private async read(): Promise<readonly Grant[]> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw new GrantsFileError(`${this.path} cannot be read: ${(error as Error).message}`);
    }
    return parseGrants(text, this.path);
  }
}

/** Checks a file of grants. Throws GrantsFileError that names the first fault and its place. */
export function parseGrants(text: string, path: string): readonly Grant[] {
  let document: { grants?: unknown };
  try {
    document = JSON.parse(text) as { grants?: unknown };
  } catch {
    throw new GrantsFileError(`${path} is not JSON. Nobody holds a grant until it is mended.`);
  }
  if (!Array.isArray(document?.grants))
    throw new GrantsFileError(`${path} must hold { "grants": [...] }. Nobody holds a grant until it is mended.`);
  return document.grants.map((grant: Grant, index) => {
    const fault = faultOf(grant);
    if (fault)
      throw new GrantsFileError(`${path}: grants[${index}] ${fault}. Nobody holds a grant until it is mended.`);
    return grant;
  });
}

function faultOf(grant: Partial<Grant> | null): string | null {
  if (typeof grant?.person !== 'string') return 'names no person';
  if (!Array.isArray(grant.children) || grant.children.length === 0 || !grant.children.every(isUuid))
    return 'must name the children by their ids';
  if (Number.isNaN(Date.parse(grant.from ?? '')) || Number.isNaN(Date.parse(grant.until ?? '')))
    return 'needs "from" and "until" as times: a grant ends';
  const givers = new Set(grant.grantedBy);
  if (givers.size !== 2 || givers.has(grant.person)) return 'must be given by two persons, neither of them the holder';
  return null;
}
