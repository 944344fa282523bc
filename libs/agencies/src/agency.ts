/** The four kinds of agency that bring facts of their own; each kind may send its own block and no other. */
export const agencyKinds = ['SCHOOL', 'HEALTH', 'POLICE', 'COUNCIL'] as const;
export type AgencyKind = (typeof agencyKinds)[number];

/** Legal gateways by which information may be shared; every disclosure names those its sender relied on. */
export const legalGateways = [
  'CA04_16LA',
  'CA04_16LC',
  'CA89_47',
  'CA89_17',
  'CA04_10',
  'CA04_11',
  'CA04_16H',
  'CDA98_115',
  'PCSC22_16',
  'EA02_175',
  'EA96_436A',
  'HA96_213AA',
  'COMMON_LAW',
] as const;
export type LegalGateway = (typeof legalGateways)[number];

/** One partner agency, as the configuration describes it. */
export interface Agency {
  /** The code that events carry, e.g. `school-100045`. */
  readonly code: string;
  /** As people read it, e.g. `School: Example Primary`. */
  readonly name: string;
  readonly kind: AgencyKind;
  /** CloudEvents `source` of its submissions, e.g. `urn:agency:school:100045`. */
  readonly source: string;
  /** OAuth2 client id: the last two parts of the source joined by a hyphen. */
  readonly client: string;
  /** Relied on where the sender states none; empty for what the public say through the front door. */
  readonly defaultGateways: readonly LegalGateway[];
  /** The one agency that receives concerns; it also passes on what the public tell it. */
  readonly frontDoor: boolean;
  /** An invented agency: production refuses to start with one. */
  readonly demonstration: boolean;
}

/** The client id that belongs to a source: `urn:agency:school:100045` is `school-100045`. */
export const clientOf = (source: string): string => source.split(':').slice(-2).join('-');
