// Makes what bots' code looks like: the sources of installed packages, many times over, and a repository with their versions as commits.
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { token } from '../data.mjs';

const PACKAGES = ['grammy', 'telegraf', '@grammyjs/types', 'node-telegram-bot-api'];
const MODULES = new URL('../../../node_modules', import.meta.url).pathname;
const COPIES = 12;
const VERSIONS = 40;

const installed = () => PACKAGES.filter((name) => existsSync(join(MODULES, name)));

/** A folder of dense sources: about 43 MB. */
export function makeSources(folder) {
  const home = join(folder, 'dense-sources');
  if (existsSync(join(home, 'done'))) return home;
  for (let copy = 0; copy < COPIES; copy++) {
    for (const name of installed())
      cpSync(join(MODULES, name), join(home, String(copy), name), { recursive: true, dereference: true });
  }
  writeFileSync(join(home, 'done'), '');
  return home;
}

/** A repository: the packages come in, and each further commit changes some files, adds to a log, and some leak a token. */
export function makeHistory(folder) {
  const home = join(folder, 'dense-history');
  if (existsSync(join(home, 'done'))) return home;
  mkdirSync(home, { recursive: true });
  const git = (...args) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'gc.auto=0', ...args], { cwd: home });
  git('init', '-q');
  for (const name of installed())
    cpSync(join(MODULES, name), join(home, 'packages', name), { recursive: true, dereference: true });
  const files = spawnSync('find', ['packages', '-type', 'f', '-name', '*.ts'], { cwd: home, encoding: 'utf8' })
    .stdout.split('\n')
    .filter(Boolean);
  for (let version = 0; version < VERSIONS; version++) {
    for (let at = version % 7; at < files.length; at += 7) {
      appendFileSync(
        join(home, files[at]),
        `// ${version}: await bot.api.setWebhook(url, { secret_token: process.env.WEBHOOK_SECRET });\n`,
      );
    }
    appendFileSync(
      join(home, 'bot.log'),
      `POST https://api.telegram.org/bot${version % 5 === 0 ? token(version) : '<token>'}/getUpdates\n`.repeat(50),
    );
    git('add', '-A');
    git('commit', '-q', '-m', `version ${version}`);
  }
  git('repack', '-q', '-a', '-d');
  writeFileSync(join(home, 'done'), '');
  return home;
}
