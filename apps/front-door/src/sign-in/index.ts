export { CsrfGuard, CurrentPerson, SessionGuard, SignedIn } from './session.guard.js';
export { FormRefused, SignInFilter, SignInRequired } from './sign-in.filter.js';
export { returnPath } from './return-path.js';
export { SignIn, type SignInParts } from './sign-in.js';
export { SignInModule } from './sign-in.module.js';
export { securityHeaders, type SecurityHeadersOptions } from './security-headers.js';
export { isOwnForm, type Session } from './session-store.js';
export { soleIssuer, type ClientKey, type RelyingPartySettings } from './relying-party.js';
