import type { Instant } from '#kernel';
import type { AnswerRequest, AskRequest, ChaseRequest } from '#sharing';
import type { ContactStep } from '#triage';

/** Who of the demonstration's staff does it. */
export type Persona =
  | 'officer'
  | 'socialWorker'
  | 'manager'
  | 'secondManager'
  | 'emergencyDuty'
  | 'earlyHelp'
  | 'healthNavigator'
  | 'policeNavigator'
  | 'schoolLead';

/** A contact before it has an id: the id of its concern's event and the place of its child, as `demo-7-0/1`. */
export type ContactKey = string;
/** A child before anybody has given it an id. */
export type ChildKey = string;

/** The same step as a page asks for; where a step names a contact, an event or a person, it holds their key. */
export type PlannedStep = ContactStep;

export type ActBody =
  | { readonly kind: 'look'; readonly contact: ContactKey }
  /** Settles who the child is where that is open; `truly` is who was meant. `denies` says that a linked child is another one. */
  | {
      readonly kind: 'identity';
      readonly contact: ContactKey;
      readonly truly: ChildKey;
      readonly reason: string;
      readonly denies?: true;
    }
  | { readonly kind: 'step'; readonly contact: ContactKey; readonly step: PlannedStep }
  | {
      readonly kind: 'ask';
      readonly enquiry: string;
      readonly contacts: readonly ContactKey[];
      readonly agencies: readonly string[];
      readonly questions: string;
      readonly questionsOfAdults: string;
      readonly necessity: string;
      readonly ask: Pick<AskRequest, 'purpose' | 'gateways' | 'agreement' | 'familyTold' | 'proportionality'>;
    }
  | {
      readonly kind: 'answer';
      readonly enquiry: string;
      readonly agency: string;
      readonly answer: Omit<AnswerRequest, 'items' | 'idempotencyKey' | 'at'> & {
        /** About the first, second ... contact of the enquiry. */
        readonly items: readonly (Omit<AnswerRequest['items'][number], 'about'> & { readonly about: number })[];
      };
    }
  | {
      readonly kind: 'chase';
      readonly enquiry: string;
      readonly agency: string;
      readonly chase: Pick<ChaseRequest, 'how' | 'note'>;
    }
  /** A manager looks at what came after a decision about this child, and lets it stand. */
  | { readonly kind: 'look-again'; readonly truly: ChildKey; readonly reason: string };

/** Something that somebody does at a moment of the invented past. Its key is its own, so that a repeat is known as one. */
export type PlannedAct = ActBody & { readonly key: string; readonly at: Instant; readonly by: Persona };
