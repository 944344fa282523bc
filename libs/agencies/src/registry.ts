import type { Agency } from './agency.js';

/** Who the partners are. Read once at start; lookups are by equality, letter for letter. */
export class AgencyRegistry {
  readonly #byCode: ReadonlyMap<string, Agency>;
  readonly #bySource: ReadonlyMap<string, Agency>;
  readonly #byClient: ReadonlyMap<string, Agency>;
  readonly frontDoor: Agency;

  /** Takes agencies that have been checked (see `agenciesFrom`); throws where none is the front door. */
  constructor(readonly all: readonly Agency[]) {
    const frontDoor = all.find((agency) => agency.frontDoor);
    if (!frontDoor) throw new Error('No agency is the front door: exactly one needs "frontDoor": true.');
    this.frontDoor = frontDoor;
    this.#byCode = new Map(all.map((agency) => [agency.code, agency]));
    this.#bySource = new Map(all.map((agency) => [agency.source, agency]));
    this.#byClient = new Map(all.map((agency) => [agency.client, agency]));
  }

  byCode(code: string): Agency | undefined {
    return this.#byCode.get(code);
  }
  bySource(source: string): Agency | undefined {
    return this.#bySource.get(source);
  }
  byClient(client: string): Agency | undefined {
    return this.#byClient.get(client);
  }
}
