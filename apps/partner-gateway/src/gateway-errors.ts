import { defineErrors } from '#kernel';

/** What the edge itself refuses; what the hub's contexts refuse has their own codes. */
export const gatewayErrors = defineErrors({
  'gateway/bad-request': {
    status: 400,
    message: 'The request is not HTTP as this hub can read it: check its path, headers and length.',
  },
  'gateway/not-json': {
    status: 400,
    message: 'The body is not JSON that can be read in one way only. The error points at the place.',
  },
  'gateway/not-a-cloudevent': {
    status: 400,
    message: 'The request is not a CloudEvents 1.0 event. The errors point at the attributes concerned.',
  },
  'gateway/query-not-understood': {
    status: 400,
    message: 'A parameter of the address is missing, unknown, or not in its form. The errors name it.',
  },
  'gateway/source-of-another-agency': {
    status: 403,
    message: "`source` is not the one that belongs to the token's agency. An agency speaks for itself only.",
  },
  'gateway/not-found': { status: 404, message: 'There is nothing at this address for you.' },
  'gateway/method-not-allowed': {
    status: 405,
    message: 'This address does not answer to that method. The header Allow lists those it answers to.',
  },
  'gateway/too-slow': {
    status: 408,
    message: 'The request did not arrive in time. Nothing of it was kept: send it again.',
  },
  'gateway/too-large': {
    status: 413,
    message:
      'One submission may have 128 KiB, and a whole request 1 MiB. Send less at once; attachments go by reference.',
  },
  'gateway/too-many-events': { status: 413, message: 'A batch holds 1 to 100 events. Send the rest in another batch.' },
  'gateway/address-too-long': {
    status: 414,
    message: 'The address of the request is longer than any that exists here.',
  },
  'gateway/unsupported-media-type': {
    status: 415,
    message: 'The body is not of a media type that this address takes. See /api/docs.',
  },
  'gateway/content-refused': {
    status: 422,
    message:
      'The content was understood and is refused; nothing of it was kept. The errors say what to mend, all at once.',
  },
  'gateway/too-many-requests': { status: 429, message: 'Too many requests at once. Wait as long as Retry-After says.' },
  'gateway/headers-too-large': { status: 431, message: 'The headers of the request are larger than 16 KiB.' },
  'gateway/unexpected': {
    status: 500,
    message:
      'Something went wrong inside the hub. Nothing was acknowledged: send the same request again, and report the traceId if it stays.',
  },
});

export type GatewayErrorCode = keyof typeof gatewayErrors.entries;
