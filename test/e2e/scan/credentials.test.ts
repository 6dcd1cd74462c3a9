// Each of the other credentials, found by the command line and shown to no one.
import { describe, expect, test } from 'vitest';
import { builtInFamilies } from '../../../src/config/rules/builtin.ts';
import { gogramSession, tdBinlog } from '../../support/fixtures/encrypted-sessions.ts';
import { reportOf } from '../../support/report.ts';
import { git, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { authKeyOf } from '../../support/tokens/credentials.ts';
import { gogramFile, tdlibEvent } from '../../support/tokens/sessions.ts';
import { fillExample, secretOf, token } from '../../support/tokens/token.ts';

const RULES = builtInFamilies().flatMap(({ rules }) => rules);

/** A file for each example of each rule. */
const FILES: Readonly<Record<string, Buffer>> = Object.fromEntries(
  RULES.flatMap(({ id, examples, binary }) =>
    examples.match.map((example, at) => [
      `${id}-${at}${binary === true ? '.session' : '.txt'}`,
      Buffer.from(fillExample(example, 'e2e'), binary === true ? 'latin1' : 'utf8'),
    ]),
  ),
);

/** What of the files is secret: all runs that an example's `{{…}}` puts in, and keys in the ways they may be printed. */
const key = authKeyOf('e2e');
const SECRETS = [
  secretOf('e2e'),
  key.toString('latin1'),
  key.toString('base64'),
  key.toString('base64url'),
  key.toString('hex'),
  key.join(),
  ...['api-hash', 'payment', 'webhook-secret', 'mtproxy', 'mtproxy-tls', 'mtproxy-base64', 'login-hash'].map((name) =>
    fillExample(`{{${name}}}`, 'e2e').slice(3),
  ),
  ...['telethon-string', 'gramjs-string', 'pyrogram-string', 'old-pyrogram-string', 'mtcute-string', 'gogram-string'].map(
    (name) => fillExample(`{{${name}}}`, 'e2e'),
  ),
];

describe('the examples of all rules as files', () => {
  test('given each example, then its rule reports it once; only bot tokens have a bot id', async () => {
    const folder = temporaryFolder();
    writeTree(folder, FILES);
    const outcome = await tokenscan(['scan', '--format', 'json', '.'], { cwd: folder });
    expect(outcome.code).toBe(1);
    const { findings } = reportOf(outcome);
    const found = findings.map(({ rule, origin }) => `${origin.path}: ${rule}`).sort();
    expect(found).toEqual(
      Object.keys(FILES)
        .map((name) => `${name}: ${name.replace(/-[0-9]+\.[a-z]+$/, '')}`)
        .sort(),
    );
    for (const { rule, botId } of findings) {
      const isToken = rule.startsWith('telegram-bot-') && rule !== 'telegram-bot-half';
      expect(botId !== undefined, rule).toBe(isToken);
    }
  });

  test('given any format, then no part of a secret is printed', async () => {
    const folder = temporaryFolder();
    writeTree(folder, FILES);
    for (const args of [['scan'], ['scan', '--format', 'json'], ['scan', '--verbose', '--confidence', 'possible']]) {
      const { stdout, stderr } = await tokenscan([...args, '.'], { cwd: folder });
      expect(leaksOf(stdout + stderr, SECRETS), args.join(' ')).toEqual([]);
    }
  });

  test('given sessions encrypted with keys that anybody knows, then they are found; with a key of their own, they are not', async () => {
    const folder = temporaryFolder();
    writeTree(folder, {
      'a/td.binlog': tdBinlog(tdlibEvent(key)),
      'a/session.dat': gogramSession(gogramFile(key)),
      'b/td.binlog': tdBinlog(tdlibEvent(key), 'of my own'),
      'b/session.dat': gogramSession(gogramFile(key), 'a key of my own.'),
      'b/other.dat': Buffer.alloc(2000, 9),
    });
    const { findings, problems } = reportOf(await tokenscan(['scan', '--format', 'json', '.'], { cwd: folder }));
    const found = findings.map(({ rule, origin, confidence }) => [origin.path, rule, confidence]);
    expect(found).toEqual([
      ['a/session.dat!session string', 'telegram-gogram-string', 'certain'],
      ['a/td.binlog!log', 'telegram-tdlib-file', 'certain'],
    ]);
    expect(problems).toEqual([]);
  });

  test('given a token in two parts, then its fingerprint is that of the token', async () => {
    const folder = temporaryFolder();
    const [id = '', secret = ''] = token('e2e').split(':');
    writeTree(folder, { 'a.env': `BOT_ID=${id}\nBOT_SECRET=${secret}\n`, 'b.env': `BOT_TOKEN=${token('e2e')}\n` });
    const { findings } = reportOf(await tokenscan(['scan', '--format', 'json', '.'], { cwd: folder }));
    expect(findings).toHaveLength(2);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  });

  test('given a commit with a session file, then it is blocked', async () => {
    const folder = temporaryFolder();
    initRepository(folder, { 'my.session': FILES['telegram-telethon-file-0.session'] ?? '' });
    git(folder, 'add', '.');
    const { code, stdout, stderr } = await tokenscan(['hook', 'pre-commit'], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('Telethon session file');
    expect(stdout + stderr).toContain('Settings, Devices');
    expect(stdout + stderr).not.toContain('BotFather');
  });

  test('rules are listed', async () => {
    const { stdout } = await tokenscan(['rules', '--no-config'], { cwd: temporaryFolder() });
    for (const { id, severity, title } of RULES) expect(stdout).toContain(`${id} (${severity}): ${title}`);
  });
});
