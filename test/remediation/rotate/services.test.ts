// What runs a bot, by the files that say so, and the command that starts it again.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findServices } from '../../../src/remediation/rotate/services.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

test('Compose without its overrides, units and instances of templates, PM2: as words of a shell', () => {
  const root = temporaryFolder();
  const folder = join(root, "srv/it's");
  const files: Readonly<Record<string, string>> = {
    "srv/it's/compose.yaml": '',
    "srv/it's/compose.override.yaml": '',
    "srv/it's/docker-compose.prod.yml": '',
    'etc/systemd/system/bot@.service': `[Service]\nWorkingDirectory=${folder}\n`,
    'etc/systemd/system/-bot.service': `[Service]\nEnvironmentFile=${folder}/.env\n`,
    'etc/systemd/system/other.service': `[Service]\nWorkingDirectory=${folder}s\n`,
    'home/.pm2/dump.pm2': JSON.stringify([{ name: 'the; bot', pm_cwd: folder }]),
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const word = `'${folder.replaceAll("'", "'\\''")}'`;
  expect(findServices([folder], { HOME: join(root, 'home') }, root).flatMap(({ commands }) => commands)).toEqual([
    `cd ${word} && docker compose up -d`,
    `cd ${word} && docker compose -f docker-compose.prod.yml up -d`,
    'sudo systemctl restart ./-bot.service',
    "sudo systemctl restart 'bot@*.service'",
    "pm2 restart 'the; bot' --update-env && pm2 save",
  ]);
});
