/** Where the front door tells of faults that no page caused by itself: the hub logs them, without what the page was about. */
export class FrontDoorFault {
  constructor(readonly tell: (error: unknown) => void) {}
}
