import { defineErrors } from '#kernel';

/** Why a look, a page or a token was refused. */
export const accessErrors = defineErrors({
  'access/role-sees-no-content': {
    status: 403,
    message: 'Your role keeps the hub running or watches over its use; it sees no personal content.',
  },
  'access/role-has-no-part': {
    status: 403,
    message: 'Your role has no part in this page yet. Ask the front door if you need what it shows.',
  },
  'access/purpose-not-named': {
    status: 400,
    message: 'Say for which purpose you read this, for example purpose=MASH_TRIAGE.',
  },
  'access/purpose-not-allowed': {
    status: 403,
    message: 'Your role may not read this for that purpose.',
  },
  'access/no-relation': {
    status: 403,
    message: 'Nothing ties you to this child: there is no contact about them here that is yours to see.',
  },
  'access/claim-needed': {
    status: 403,
    message:
      'No work ties you to this child: no contact about them is open or was until lately. Say why you need to look, and you may for a day.',
  },
  'access/claim-words-missing': {
    status: 422,
    message: 'Say in at least 20 characters why you need to look. Whoever reviews it reads that.',
  },
  'access/no-such-review': { status: 404, message: 'No look with that id waits for a review.' },
  'access/no-such-look': {
    status: 404,
    message: 'No look with that id stands in the register. Begin at the list of who looked.',
  },
  'access/own-look': { status: 403, message: 'Nobody reviews their own look. Another reviewer has to.' },
  'access/finding-stands': {
    status: 409,
    message: 'What was found of this look is on record already: open it again to read it.',
  },
  'access/finding-words-missing': { status: 422, message: 'Say what the finding rests on.' },
  'access/conflict-of-interest': {
    status: 403,
    message: 'A conflict of interest is registered between you and this child. Somebody else works with them.',
  },
  'access/conflict-stands': {
    status: 409,
    message: 'This person’s conflict of interest with the child is registered already.',
  },
  'access/no-such-conflict': { status: 404, message: 'There is no such conflict of interest; it may have been ended.' },
  'access/manager-ends-conflict': {
    status: 403,
    message: 'A manager ends a conflict of interest, and never their own.',
  },
  'access/owner-has-conflict': {
    status: 409,
    message: 'A conflict of interest is registered between this person and the child. Choose somebody else.',
  },
  'access/no-child-yet': {
    status: 409,
    message: 'It is not known yet whom this contact is about. Try again in a moment.',
  },
  'access/owner-needed': {
    status: 422,
    message: 'This person owns a contact of the child: choose who takes it over.',
  },
  'access/restricted-record': {
    status: 403,
    message:
      'This record is restricted: it is kept by a custodian, who says who else sees it. Ask the custodian if you need it for your work.',
  },
  // In the very words of an address that leads to nothing: whoever may not know of a record learns nothing from the refusal.
  'access/nothing-there': {
    status: 404,
    message: 'Check the address, or begin at the work list. If a link in the hub led here, tell the people who run it.',
  },
  'access/restriction-stands': { status: 409, message: 'This was restricted already by the same form.' },
  'access/never-see': {
    status: 403,
    message: 'This address is not for you to see: its custodian keeps it from you by name.',
  },
  'access/address-missing': { status: 422, message: 'Give at least the first line of the address.' },
  'access/no-such-address': { status: 404, message: 'There is no shielded address, or none for you to see.' },
  'access/no-such-restriction': { status: 404, message: 'There is no such restriction; it may have been lifted.' },
  'access/class-is-not-for-this': {
    status: 422,
    message: 'Records of this kind are not restricted by that class. Choose another class, or restrict something else.',
  },
  'access/restriction-words-missing': {
    status: 422,
    message: 'Say in at least 20 characters why this is restricted. Its custodian reads that.',
  },
  'access/admission-too-long': {
    status: 422,
    message: 'Say for how many days, a whole number from 1 to what the rules of restricted records allow.',
  },
  'access/no-such-glass': { status: 404, message: 'There is no such request to see a restricted record at once.' },
  'access/glass-too-late': {
    status: 409,
    message: 'This was asked too long ago to be opened now. Say again why you have to see the record.',
  },
  'access/glass-second-person': {
    status: 403,
    message: 'You asked for this yourself: somebody else has to confirm it.',
  },
  'access/glass-second-person-needed': {
    status: 409,
    message: 'Somebody else has to confirm this first: a manager, the emergency duty team or the custodian.',
  },
  'access/sign-in-not-fresh': {
    status: 403,
    message: 'Sign in anew to open this record: your last sign-in is not recent enough.',
  },
  'access/sign-in-too-weak': {
    status: 403,
    message:
      'Your sign-in is not strong enough for this. Sign in again by the stronger way that your organisation gave you, for example a smartcard or a security key.',
  },
  'access/issuer-does-not-vouch': {
    status: 403,
    message: 'This identity provider does not vouch for that agency: another one does, or none.',
  },
  'access/issuer-not-trusted': {
    status: 422,
    message:
      'No identity provider of that address vouches for people of this agency here. Take its issuer letter for letter from the hub’s configuration.',
  },
  'access/answer-of-another-issuer': {
    status: 400,
    message: 'The answer came from another identity provider than the one that was asked.',
  },
  'access/glass-not-needed': {
    status: 409,
    message: 'No restriction keeps this record from you: open it as you would any other.',
  },
  'access/glass-words-missing': {
    status: 422,
    message: 'Say in at least 20 characters why you have to see this record now. Whoever reviews it reads that.',
  },
  'access/no-such-child': {
    status: 404,
    message: 'There is no child with this id here. Check the address it was taken from.',
  },
  'access/no-such-export': { status: 404, message: 'There is no such export, or none for you to see.' },
  'access/export-settled': {
    status: 409,
    message: 'This export was released or given up already: open it again to see how it stands.',
  },
  'access/export-second-person': {
    status: 403,
    message: 'You prepared this export, or said what is withheld of it: somebody else has to release it.',
  },
  'access/export-changed': {
    status: 409,
    message:
      'What would be released has changed since you opened this page. Nothing was released: open it again and look through it.',
  },
  'access/export-by-custodian': {
    status: 409,
    message: 'No export of this record is made here: its custodian answers the request.',
  },
  'access/export-too-long': {
    status: 422,
    message: 'This export is longer than one file of the hub can hold. Ask the people who run the hub for it.',
  },
  'access/export-not-the-same': {
    status: 409,
    message:
      'The file that the hub makes now is not the one that was released, so it is not given out. Tell the people who run the hub.',
  },
  'access/case-reference-wrong': {
    status: 422,
    message:
      'Enter the reference of the request as the case system has it: letters, numbers, dashes and strokes, with a number, no name.',
  },
  'access/no-such-row': { status: 422, message: 'Choose at least one row, of those on this page.' },
  'access/row-stays-withheld': {
    status: 422,
    message: 'The rules let nobody release one of the rows you chose. Choose only rows that may be let through.',
  },
  'access/no-such-match': { status: 404, message: 'No contact with that id waits for a custodian.' },
  'access/rating-words-missing': { status: 422, message: 'Say what the rating rests on.' },
  'access/no-grant': {
    status: 403,
    message: 'You hold no grant for this child that is in force today. Two people who may give one have to name it.',
  },
  'access/no-person-named': {
    status: 403,
    message:
      'A system reads personal content only for a named person: ask for a token that names one (on_behalf_of, or token exchange).',
  },
  'access/not-an-administrator': {
    status: 403,
    message: 'Only an access administrator whose own role is in force gives or withdraws access.',
  },
  'access/no-such-person': {
    status: 404,
    message: 'Nobody with that id is registered here, or they have left. Register them first.',
  },
  'access/person-registered': {
    status: 409,
    message: 'This person is registered already: look for them in the list of people.',
  },
  'access/no-such-grant': { status: 404, message: 'There is no grant with that id.' },
  'access/grant-settled': {
    status: 409,
    message: 'This was confirmed, withdrawn or over before: open the list again to see how it stands.',
  },
  'access/grant-to-oneself': {
    status: 403,
    message: 'Nobody gives themselves anything. Ask two other access administrators.',
  },
  'access/second-person-needed': {
    status: 403,
    message: 'You proposed this yourself: another access administrator has to confirm it.',
  },
  'access/proposer-gone': {
    status: 409,
    message: 'Whoever proposed this is no access administrator any more. Withdraw it and propose it anew.',
  },
  'access/home-of-oneself': {
    status: 403,
    message: 'Nobody records where they live themselves. Ask another access administrator.',
  },
  'access/home-empty': {
    status: 422,
    message: 'Enter their street, their postcode, or both.',
  },
  'access/home-postcode-wrong': {
    status: 422,
    message: 'Enter a whole postcode of the United Kingdom, such as NW1 9ZZ, or none.',
  },
  'access/grant-time-wrong': {
    status: 422,
    message: 'What is given has to end after it begins, and after today.',
  },
  'access/cover-needs-end': {
    status: 422,
    message: 'Cover ends by itself: say its last day.',
  },
  'access/not-a-case-auditor': {
    status: 422,
    message: 'Children are named only to a case auditor. Give the person that role first.',
  },
  'access/sample-wrong': {
    status: 422,
    message: 'Name at least one child, and no more than 200, by their ids.',
  },
  'access/not-recorded': {
    status: 503,
    message: 'Nothing is shown, because the hub cannot record at the moment that it was looked at. Try again shortly.',
  },
  'access/too-many-denials': {
    status: 429,
    message:
      'Too many requests without a valid token came from where you are. Wait as long as Retry-After says, then send a valid one.',
  },
  'access/token-missing': {
    status: 401,
    message: 'Send a bearer token; POST /oidc/token gives one for a client id and its secret.',
  },
  'access/token-not-valid': {
    status: 401,
    message: 'The bearer token is not one that this hub accepts: ask for a new one and send it unchanged.',
  },
  'access/token-expired': {
    status: 401,
    message: 'The bearer token has expired: ask for a new one.',
  },
  'access/issuer-not-reachable': {
    status: 503,
    message:
      'The identity provider does not answer, so the token cannot be checked. Send the same request again shortly.',
  },
  'access/client-not-known': {
    status: 401,
    message: "The token's client is not one of this hub's partner agencies.",
  },
  'access/person-not-known': {
    status: 403,
    message: 'The person named at the token is not known to this hub, or this client may not name one.',
  },
});

export type AccessRefusalCode = keyof typeof accessErrors.entries;
