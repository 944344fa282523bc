import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, readConfiguration } from './configuration.js';

const read = (env: NodeJS.ProcessEnv) => readConfiguration(env, { packageRoot: '/opt/threshold' });
const faultsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
};

const production: NodeJS.ProcessEnv = {
  HUB_MODE: 'production',
  HUB_PUBLIC_URL: 'https://hub.example',
  HUB_DATA_DIR: '/var/lib/threshold',
  HUB_KEY_FILE: '/etc/threshold/hub.kek',
  HUB_AGENCIES_FILE: '/etc/threshold/agencies.json',
  HUB_ADMINISTRATORS_FILE: '/etc/threshold/administrators.json',
  OIDC_ISSUER: 'https://id.example',
  OIDC_CLIENT_ID: 'threshold',
  OIDC_CLIENT_SECRET: 'a-secret',
  OIDC_AUDIENCE: 'threshold',
};

describe('configuration', () => {
  it('is complete without a single variable, as a demonstration', () => {
    expect(read({})).toMatchObject({ mode: 'demonstration', port: 3000, publicUrl: 'http://localhost:3000' });
  });

  it('keeps the demonstration key beside the data', () => {
    expect(read({ HUB_DATA_DIR: '/tmp/x' }).keyFile).toBe('/tmp/x/demo.kek');
  });

  it('names every fault at once, one line each', () => {
    expect(faultsOf({ PORT: '70000', LOG_LEVEL: 'loud', HUB_MODE: 'test' })).toHaveLength(3);
  });

  it('starts in production when everything is given', () => {
    expect(read(production).mode).toBe('production');
  });

  it.each(Object.keys(production).filter((name) => name !== 'HUB_MODE'))('refuses production without %s', (name) => {
    expect(faultsOf({ ...production, [name]: undefined }).join()).toContain(`${name} is not set`);
  });

  describe('with a file of several identity providers', () => {
    const several: NodeJS.ProcessEnv = { ...production, OIDC_ISSUERS_FILE: '/etc/threshold/issuers.json' };
    const variables = Object.keys(production).filter((name) => name.startsWith('OIDC_'));
    for (const name of variables) delete several[name];

    it('needs none of the variables for one', () => {
      expect(read(several)).toMatchObject({ issuersFile: '/etc/threshold/issuers.json', issuer: null });
      expect(read(production).issuersFile).toBeNull();
    });

    it.each(variables)('refuses %s beside it, in one line', (name) => {
      expect(faultsOf({ ...several, [name]: 'https://id.example' })).toEqual([
        expect.stringMatching(`^${name} is set beside OIDC_ISSUERS_FILE`),
      ]);
    });

    it('is no demonstration', () => {
      expect(faultsOf({ OIDC_ISSUERS_FILE: 'issuers.json' })).toEqual([
        expect.stringMatching(/^OIDC_ISSUERS_FILE is a production setting/),
      ]);
    });
  });

  it('refuses production with a demonstration setting, plain http, certificates unchecked, or a key beside the data', () => {
    expect(faultsOf({ ...production, HUB_DEMO_SEED: '1' })).toHaveLength(1);
    expect(faultsOf({ ...production, HUB_PUBLIC_URL: 'http://hub.example' })).toHaveLength(1);
    expect(faultsOf({ ...production, NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toHaveLength(1);
    expect(faultsOf({ ...production, HUB_KEY_FILE: '/var/lib/threshold/hub.kek' })).toHaveLength(1);
  });
});
