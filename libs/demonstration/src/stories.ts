/** What agencies of the demonstration borough write. `{name}` is the child, `{they}`/`{their}` fit any child. */

export interface Story {
  readonly narrative: string;
  readonly kind:
    'FACT_OBSERVED' | 'FACT_REPORTED' | 'PROFESSIONAL_OPINION' | 'ALLEGATION' | 'CHILD_STATEMENT' | 'FAMILY_STATEMENT';
  readonly harmTypes: readonly string[];
  readonly words?: { readonly words: string; readonly how: string; readonly alone: boolean };
  readonly danger?: true;
  /** Days between the start and the end of what is described. */
  readonly days?: number;
}

export const schoolStories: readonly Story[] = [
  {
    narrative:
      '{name} has missed eleven mornings this half term. When {they} comes in, {their} uniform is unwashed and {they} asks for food before lessons. Two phone calls home went unanswered.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['NEGLECT'],
    days: 30,
  },
  {
    narrative:
      '{name} flinched when a teacher raised a hand to the board and later had a bruise on the upper arm that {they} would not explain.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['PHYSICAL'],
    words: { words: 'I am not meant to talk about home.', how: 'To the pastoral lead, alone', alone: true },
  },
  {
    narrative:
      'A friend told us that {name} is being driven to other towns at weekends by older boys and comes back with new trainers and a second phone.',
    kind: 'FACT_REPORTED',
    harmTypes: ['CCE', 'MISSING'],
    words: {
      words: 'They are just my mates. They look after me.',
      how: 'To the head of year, in a meeting',
      alone: false,
    },
    days: 21,
  },
  {
    narrative:
      '{name} cried at collection time and asked whether {they} could stay. {name} says that shouting at night keeps {their} little ones awake.',
    kind: 'CHILD_STATEMENT',
    harmTypes: ['EMOTIONAL', 'DOMESTIC_ABUSE'],
    words: {
      words: 'I put the pillow over my head until it stops.',
      how: 'To a teaching assistant, alone, drawing',
      alone: true,
    },
  },
  {
    narrative:
      '{name} told a friend that there has been no electricity at home since the weekend and that {they} does homework by torch. Lunch is the only hot meal of the day.',
    kind: 'FACT_REPORTED',
    harmTypes: ['NEGLECT'],
    words: {
      words: 'We play camping. It was fun the first night.',
      how: 'To the lunchtime supervisor, with friends',
      alone: false,
    },
    days: 6,
  },
  {
    narrative:
      'Over three weeks {name} has grown quiet, stopped playing and wet {their} clothes twice. When asked about the weekend {they} said only that a man stays now.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['EMOTIONAL', 'NEGLECT'],
    words: { words: 'He sits in my chair.', how: 'To the class teacher, alone, in the book corner', alone: true },
    days: 21,
  },
  {
    narrative:
      '{name} has come in without a coat on four cold days and shares a packed lunch with whoever offers. A parent says that work has stopped and asks what help there is.',
    kind: 'FAMILY_STATEMENT',
    harmTypes: ['NEGLECT'],
    days: 14,
  },
  {
    narrative:
      '{name} showed another pupil a message with a threat to share a picture. {name} will not say who sent it and asks that nobody at home is told.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['ONLINE', 'CSE'],
    words: { words: 'If they find out I am finished.', how: 'To the safeguarding lead, alone', alone: true },
  },
  {
    narrative:
      'There was a fight after school with pupils of another school, and {name} was seen to have something hidden in a sleeve. {name} says it was a ruler. It has not been found.',
    kind: 'FACT_REPORTED',
    harmTypes: ['SERIOUS_YOUTH_VIOLENCE', 'GANG'],
  },
  {
    narrative:
      '{name} translates for a parent at every meeting and collects two little ones each day. {name} is late for first lessons and falls asleep in the afternoon.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['NEGLECT'],
    words: { words: 'Someone has to do it. It is fine.', how: 'To the form tutor, alone', alone: true },
    days: 40,
  },
];

export const healthStories: readonly Story[] = [
  {
    narrative:
      '{name} was not brought to three paediatric appointments. The repeat inhaler has not been collected since the summer and {they} was seen wheezing in the waiting room.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['MEDICAL_NEGLECT'],
    days: 60,
  },
  {
    narrative:
      'Attended with a fractured wrist. The account given by the adult changed twice: first a fall from a scooter, then from a bed. {name} looked to the adult before answering.',
    kind: 'PROFESSIONAL_OPINION',
    harmTypes: ['PHYSICAL'],
  },
  {
    narrative:
      'Mother disclosed at a routine visit that her partner has returned to the address in spite of the court order. {name} was present and silent throughout.',
    kind: 'FAMILY_STATEMENT',
    harmTypes: ['DOMESTIC_ABUSE'],
    danger: true,
  },
  {
    narrative:
      '{name} attended with superficial cuts to both forearms and says they are two weeks old. Safety plan agreed; crisis team to see {them} tomorrow.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['SELF_HARM'],
    words: { words: 'Nobody noticed, so I stopped hiding it.', how: 'To the duty nurse, alone', alone: true },
    days: 14,
  },
  {
    narrative:
      'A routine review found that {name} has lost weight since the last visit. Feeds are being made with less powder than they should be because the tin has to last.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['NEGLECT'],
    days: 30,
  },
  {
    narrative:
      '{name} was brought in drowsy. The adult with {them} thinks {they} may have taken tablets that were left on a table. Observed for six hours and well when discharged.',
    kind: 'FACT_REPORTED',
    harmTypes: ['SUPERVISORY_NEGLECT'],
  },
  {
    narrative:
      'At a home visit the main carer was tearful, said that days run into one another and that {name} is “better off with somebody else”. A mental health referral was agreed.',
    kind: 'FAMILY_STATEMENT',
    harmTypes: ['PARENTAL_MENTAL_HEALTH'],
    days: 10,
  },
  {
    narrative:
      '{name} has a burn on the back of one hand with a clear edge. The account given is of a hot tap; the shape does not fit it well. A senior doctor has asked for a second view.',
    kind: 'PROFESSIONAL_OPINION',
    harmTypes: ['PHYSICAL'],
    words: { words: 'I do not remember it.', how: 'To the nurse, with the adult in the room', alone: false },
  },
  {
    narrative:
      '{name} was not at home for the third visit arranged. A neighbour says that the curtains have been closed for days. The last time anybody from health saw {them} was in the spring.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['NEGLECT'],
    days: 70,
  },
  {
    narrative:
      'The surgery wishes to know whether anybody supports the family: {name} has been in four times with stomach aches for which no cause was found, and school mornings are hard.',
    kind: 'PROFESSIONAL_OPINION',
    harmTypes: ['EMOTIONAL'],
    days: 50,
  },
];

export const policeStories: readonly Story[] = [
  {
    narrative:
      'Called to a disturbance at the address. Adults had been drinking. {name} was awake in the hallway in school clothes at 00:40. No injuries seen.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['DOMESTIC_ABUSE', 'PARENTAL_ALCOHOL'],
  },
  {
    narrative:
      '{name} was found at a bus station after being reported missing for nineteen hours with an adult {they} had met online. Returned home; phone retained.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['MISSING', 'CSE', 'ONLINE'],
    words: { words: 'I wanted to go home hours ago.', how: 'To an officer in the car', alone: true },
    danger: true,
  },
  {
    narrative:
      'Warrant executed at the address. Cannabis and a large amount of cash were found in the room that {name} sleeps in.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['PARENTAL_DRUGS', 'CCE'],
  },
  {
    narrative:
      'A neighbour reports hearing a man threaten to take {name} away and not come back. Officers attended; the man had left. Enquiries go on.',
    kind: 'FACT_REPORTED',
    harmTypes: ['DOMESTIC_ABUSE', 'EMOTIONAL'],
    danger: true,
  },
  {
    narrative:
      'Attended after a call from a neighbour about shouting. One adult had left. {name} was in bed and said to be asleep; a light was on. Risk assessment completed, standard.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['DOMESTIC_ABUSE'],
  },
  {
    narrative:
      'Adult stopped for driving with excess alcohol, {name} in the back without a belt. Taken home by another family member.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['PARENTAL_ALCOHOL', 'SUPERVISORY_NEGLECT'],
  },
  {
    narrative:
      '{name} was stopped at 23:15 with three others known to officers. No offence. {name} gave an address that proved to be a cousin’s.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['GANG', 'MISSING'],
    words: { words: 'I am just out. It is not a crime.', how: 'To an officer, in a group', alone: false },
  },
  {
    narrative:
      'An adult called and said that a former partner was at the door and would not leave. {name} had rung a grandparent from under the bed. The man was arrested.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['DOMESTIC_ABUSE'],
    words: { words: 'I rang Nan because Mum said be quiet.', how: 'To an officer, in the kitchen, alone', alone: true },
  },
  {
    narrative:
      'A shop called about a child taking food. {name} had bread, cheese and nappies. No further action; the manager paid.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['NEGLECT'],
  },
  {
    narrative:
      'While executing a warrant about images, officers found {name} living at the address, which was not known before. Devices have been seized. The man has been bailed elsewhere.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['SEXUAL', 'ONLINE'],
    danger: true,
  },
];

export const councilStories: readonly Story[] = [
  {
    narrative:
      'Third placement this year. The family of four shares one room without a table; {name} does homework on the floor. Damp on the wall by {their} bed.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['NEGLECT'],
    days: 45,
  },
  {
    narrative:
      'At the early help review the parent said she no longer wants support and would not let the worker see {name}. The two visits before were cancelled by text.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['NEGLECT', 'PARENTAL_MENTAL_HEALTH'],
    days: 20,
  },
  {
    narrative:
      'The school roll shows that {name} was taken off for home education in the same week as an unanswered concern. No provision was seen at the visit.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['EDUCATIONAL_NEGLECT'],
    days: 10,
  },
  {
    narrative:
      'Rent is three months behind and an eviction date has been set. {name} and the family have nowhere named to go, and the parent would not say where they will sleep.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['NEGLECT'],
    days: 30,
  },
  {
    narrative:
      'The family support worker has been told by {name} that a parent’s friend “shouts in the night and breaks things”. The parent says that this is over.',
    kind: 'FACT_REPORTED',
    harmTypes: ['DOMESTIC_ABUSE', 'EMOTIONAL'],
    words: { words: 'I count the bangs.', how: 'To the family support worker, at a play session, alone', alone: true },
    days: 14,
  },
  {
    narrative:
      '{name} was moved with the family into a hotel out of the borough. There is no school place, no cooker and nobody has said who the local health visitor is.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['NEGLECT', 'EDUCATIONAL_NEGLECT'],
    days: 12,
  },
  {
    narrative:
      'The youth worker asks what support there is. {name} has left two courses, is home most of the day and says that nobody there talks.',
    kind: 'PROFESSIONAL_OPINION',
    harmTypes: ['EMOTIONAL'],
    words: { words: 'It is quiet. Too quiet.', how: 'To the youth worker, on a walk, alone', alone: true },
    days: 60,
  },
  {
    narrative:
      'An adult social care review learned that a parent with a learning disability looks after {name} alone since a grandparent went into hospital. The flat was warm and the cupboard empty.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['PARENTAL_LEARNING_DISABILITY'],
    days: 9,
  },
];

export const publicStories: readonly Story[] = [
  {
    narrative:
      'There is a child in the flat above, {name} I think, who is left alone in the evenings. I hear crying and nobody comes.',
    kind: 'ALLEGATION',
    harmTypes: ['SUPERVISORY_NEGLECT'],
  },
  {
    narrative:
      'I work at the corner shop. {name} comes in at ten at night on their own to buy food, most evenings this month. I do not want any trouble for the family.',
    kind: 'FACT_OBSERVED',
    harmTypes: ['SUPERVISORY_NEGLECT'],
    days: 25,
  },
  {
    narrative:
      'My sister is not coping. {name} does everything in that house. I have told her that I would ring somebody. Please be kind to her.',
    kind: 'FAMILY_STATEMENT',
    harmTypes: ['PARENTAL_MENTAL_HEALTH'],
    days: 30,
  },
  {
    narrative:
      'There are people going in and out next door until three in the morning and a child lives there, I think {name}. Twice I have heard a man scream at somebody small.',
    kind: 'ALLEGATION',
    harmTypes: ['EMOTIONAL', 'PARENTAL_DRUGS'],
    days: 14,
  },
  {
    narrative:
      'I coach the under-elevens. {name} has stopped coming, and when I met {them} {they} had a black eye and said it was a door.',
    kind: 'FACT_REPORTED',
    harmTypes: ['PHYSICAL'],
  },
];

/** About a child who is not yet born: from maternity services. */
export const unbornStories: readonly Story[] = [
  {
    narrative:
      'Booked at twenty-two weeks, no earlier care. There is a history of violence from the partner, who waits outside every appointment. She has not been seen alone yet.',
    kind: 'PROFESSIONAL_OPINION',
    harmTypes: ['PRE_BIRTH', 'DOMESTIC_ABUSE'],
  },
  {
    narrative:
      'Third pregnancy; the older children live with a grandparent. She has told the midwife that she wants it to be different this time and has stopped using since the spring.',
    kind: 'FAMILY_STATEMENT',
    harmTypes: ['PRE_BIRTH', 'PARENTAL_DRUGS'],
  },
  {
    narrative:
      'She is sixteen, has left home and is staying with friends. Keeps her appointments, tired, hopeful. No adult has been named who will be there at the birth.',
    kind: 'PROFESSIONAL_OPINION',
    harmTypes: ['PRE_BIRTH'],
  },
];

/** Questions of a professional who names no child. */
export const noNamesStories: readonly Story[] = [
  {
    narrative:
      'Consultation without names: a pupil has said that they are “in charge” at home while a parent works nights. When would this become something we should send to you?',
    kind: 'PROFESSIONAL_OPINION',
    harmTypes: ['SUPERVISORY_NEGLECT'],
  },
  {
    narrative:
      'Consultation without names: a patient’s partner has moved back after treatment. There is a child of three. No worry today; what should we look out for?',
    kind: 'PROFESSIONAL_OPINION',
    harmTypes: ['PARENTAL_DRUGS'],
  },
  {
    narrative:
      'Consultation without names: a tenant keeps a child at home since the autumn. Whom does a housing officer tell about home education?',
    kind: 'PROFESSIONAL_OPINION',
    harmTypes: ['EDUCATIONAL_NEGLECT'],
  },
];
