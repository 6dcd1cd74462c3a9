// Which names are those of a .env file, and of an example.
import { describe, expect, test } from 'vitest';
import { isEnvName, isExampleName } from '../../src/system/env-names.ts';

describe('isEnvName', () => {
  test.each(['.env', '.env.local', '.env.example', '.env-test', '.env_prod', '.env.production.local'])('%s: yes', (name) =>
    expect(isEnvName(name)).toBe(true),
  );

  // .envrc is a script for direnv, .envs a folder; the last is what an interrupted write leaves.
  test.each(['.envrc', '.envs', 'env', 'prod.env', '.environment', '.env.tokenscan-0123456789abcdef.tmp'])('%s: no', (name) =>
    expect(isEnvName(name)).toBe(false),
  );
});

describe('isExampleName', () => {
  test.each(['.env.example', '.env.sample', '.env.template', '.env.tpl', '.env.dist', '.env.defaults', '.env.example.local'])(
    '%s: yes',
    (name) => expect(isExampleName(name)).toBe(true),
  );

  test.each(['.env', '.env.local', '.env.examples', '.env.distant'])('%s: no', (name) => expect(isExampleName(name)).toBe(false));
});
