// The debug log is off unless its topic is named.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { debugLog } from '../../src/system/debug.ts';
import { bundleProgram } from '../support/bundle.ts';
import { cleanEnvironment, temporaryFolder } from '../support/terminal/cli.ts';

test.each([{}, { TOKENSCAN_DEBUG: '' }, { TOKENSCAN_DEBUG: '1' }, { TOKENSCAN_DEBUG: 'git' }, { TOKENSCAN_DEBUG: 'resources' }])(
  'for %j sources are not logged',
  (env) => expect(debugLog('sources', env)).toBeUndefined(),
);

const PROGRAM = `
import { debugLog } from 'src/system/debug.ts';
debugLog('git', { TOKENSCAN_DEBUG: 'sources,git' })('line\\n\\u001b[31m##vso[x]');
`;

test('a line goes to standard error at once, without power over the terminal', async () => {
  const code = await bundleProgram(temporaryFolder(), PROGRAM);
  const { stdout, stderr, status } = spawnSync(process.execPath, [code], { env: cleanEnvironment(), encoding: 'utf8' });
  expect([stdout, stderr, status]).toEqual(['', 'tokenscan git: line\\x0a\\e[31m#\\x23vso[x]\n', 0]);
});
