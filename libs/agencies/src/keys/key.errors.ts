import { defineErrors } from '#kernel';

/** Why a partner's key was not registered or withdrawn. None repeats anything of a key. */
export const keyErrors = defineErrors({
  'agencies/private-key': {
    status: 400,
    message:
      'This holds a private key. Nothing of it was stored or sent. Give the public part only, and if the private part left the system that signs with it, make a new pair.',
  },
  'agencies/not-a-public-key': {
    status: 400,
    message: 'This is no public key: give one JWK, or one PEM that begins with -----BEGIN PUBLIC KEY-----.',
  },
  'agencies/key-not-allowed': {
    status: 400,
    message:
      'Keys may be of P-256 (ES256), Ed25519 (EdDSA), or RSA of 2048 to 8192 bits with the exponent 65537 (PS256), and a JWK’s "alg" and "use" must agree with that.',
  },
  'agencies/weak-key': {
    status: 400,
    message: 'This Ed25519 key is one of the few under which anybody can sign. Make a new pair.',
  },
  'agencies/no-such-client': {
    status: 404,
    message: 'No agency has this client id. Client ids are those of the configuration, e.g. school-100045.',
  },
  'agencies/no-such-key': {
    status: 404,
    message: 'This client has no such key. List its keys to see their ids.',
  },
  'agencies/key-was-withdrawn': {
    status: 409,
    message: 'This key was withdrawn and does not come back. Make a new pair.',
  },
  'agencies/too-many-keys': {
    status: 409,
    message: 'This client has five keys in force. Withdraw one that is used no more.',
  },
});
