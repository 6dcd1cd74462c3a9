// The functions that programs import, called with as little as they need.
import { expect, test } from 'vitest';
import * as api from '../src/index.ts';
import { git, initRepository, writeTree } from './support/repositories/tree.ts';
import { run, temporaryFolder } from './support/terminal/cli.ts';
import { maskOf, token } from './support/tokens/token.ts';

const INDEX = new URL('../dist/index.js', import.meta.url).pathname;

/** What a program prints that runs in a repository with a token in `bot.js`. */
async function runProgram(name: string, text: string): Promise<unknown> {
  const folder = temporaryFolder();
  initRepository(folder, { 'bot.js': `new Bot("${token()}");\n` });
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'a bot');
  writeTree(folder, { [name]: text });
  return run(process.execPath, [name], { cwd: folder });
}

test('without options the folder and the environment are those of the process', async () => {
  const program = `import { audit, formatText, scanFiles, scanGit, scanStaged } from '${INDEX}';
    const reports = [await scanFiles(['.']), await scanGit(), await scanStaged(), (await audit({ scans: ['files'] })).report];
    console.log(reports.map(({ findings }) => findings.length).join());
    console.log(formatText(reports[0]).split('\\n')[0]);
    console.log(formatText(reports[2]));`;
  expect(await runProgram('main.mjs', program)).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^1,1,0,1\nTelegram bot token {2}\d+:AA\S\*\*\* .*\nnothing to scan \(0 files/),
    stderr: '',
  });
});

test('a CommonJS program can load it', async () => {
  const program = `const { createMasker, prepareRules } = require('${INDEX}');
    console.log(createMasker(prepareRules())('${token()}'));`;
  expect(await runProgram('main.cjs', program)).toMatchObject({ code: 0, stdout: `${maskOf(token())}\n` });
});

test('the reports are those of the command line', async () => {
  const cwd = temporaryFolder();
  writeTree(cwd, { 'bot.js': `new Bot("${token()}");\n` });
  const report = await api.scanFiles(['bot.js'], { cwd, env: {} });
  expect(JSON.parse(api.formatJson(report))).toMatchObject({
    version: 1,
    tool: { name: 'tokenscan', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
    findings: [{ preview: maskOf(token()) }],
  });
  expect(api.formatText(report, { color: true })).toContain('\u001b[');
  const result = await api.audit({ cwd, env: {}, scans: ['files'] });
  expect(api.formatAudit(result)).toContain(maskOf(token()));
  expect(JSON.parse(api.formatAuditJson(result))).toMatchObject({ version: 1 });
  expect(api.formatAuditMarkdown(result)).toMatch(/^# Telegram tokens: audit of \d{4}-\d\d-\d\d\n/);
});
