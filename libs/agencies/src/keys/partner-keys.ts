import { firstContext, type CommandRunner } from '#commands';
import { decodeEvent, type EventStore } from '#event-store';
import { ok, type Refusal, type Result, type Uuid } from '#kernel';
import type { AgencyRegistry } from '../registry.js';
import { decideKey, KeyRing, type KeyStep, type PublicKey } from './key.decider.js';
import { keyErrors } from './key.errors.js';
import { agencyStream } from './key.events.js';

export interface PartnerKeysParts {
  readonly runner: Pick<CommandRunner, 'run'>;
  readonly store: Pick<EventStore, 'read'>;
  readonly agencies: AgencyRegistry;
}

/**
 * By which public keys partner systems prove who they are: held in memory, read whole at the start, and as new as the last command when
 * that answers. One process alone writes, so nobody else can know of a newer one.
 */
export class PartnerKeys {
  readonly #rings = new Map<string, KeyRing>();

  private constructor(private readonly parts: PartnerKeysParts) {}

  static async open(parts: PartnerKeysParts): Promise<PartnerKeys> {
    const keys = new PartnerKeys(parts);
    for (const { client, code } of parts.agencies.all) await keys.read(client, code);
    return keys;
  }

  /** Keys in force of a client; null where it never had one. Empty means that all were withdrawn: then nothing proves who it is. */
  inForce(client: string): readonly PublicKey[] | null {
    const ring = this.#rings.get(client);
    return ring && ring.all.length > 0 ? ring.inForce : null;
  }

  /** All keys of a client, the withdrawn ones too, in the order in which they were registered. */
  all(client: string): Result<KeyRing['all'], Refusal> {
    if (!this.parts.agencies.byClient(client)) return keyErrors.refuse('agencies/no-such-client');
    return ok(this.#rings.get(client)?.all ?? []);
  }

  /** Registers or withdraws, as the operator; what it changes counts when it answers. False where it was so already. */
  async take(client: string, step: KeyStep, commandId: Uuid): Promise<Result<boolean, Refusal>> {
    const agency = this.parts.agencies.byClient(client);
    if (!agency) return keyErrors.refuse('agencies/no-such-client');
    const outcome = await this.parts.runner.run({
      stream: agencyStream(agency.code),
      commandId,
      context: firstContext(
        {
          actor: 'operator',
          agency: this.parts.agencies.frontDoor.code,
          role: 'operator',
          purpose: 'ACCESS_ADMINISTRATION',
          lawfulBasis: 'UKGDPR_6_1_C_32',
        },
        commandId,
      ),
      decide: (history) => decideKey(history, step),
    });
    if (!outcome.ok) return outcome;
    await this.read(client, agency.code);
    return ok(outcome.value.events.length > 0);
  }

  private async read(client: string, code: string): Promise<void> {
    this.#rings.set(client, KeyRing.of((await this.parts.store.read(agencyStream(code))).map(decodeEvent)));
  }
}
