// What took the place of a history after it was found is not masked in its stead.
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { redactHistory } from '../../../src/redact/histories/redact-history.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

test('a link is masked through where it was named, and not where none was', async () => {
  const folder = temporaryFolder();
  const text = `curl bot${token('links')}\n`;
  const [file, link, odd] = [join(folder, 'file'), join(folder, 'link'), join(folder, 'odd \udcff')];
  const options = { tool: 'bash', env: {}, self: 1, createRedactor: () => createRedactor(prepareRules()) };
  writeFileSync(file, text);
  symlinkSync('file', link);
  await expect(redactHistory(link, { ...options, noLinks: true })).rejects.toThrow('replaced by a link');
  expect(readFileSync(file, 'utf8')).toBe(text);
  expect(await redactHistory(link, options)).toMatchObject({ masked: 1 });
  expect(readFileSync(file, 'utf8')).not.toBe(text);
  // A name that is no UTF-8 is none that leads elsewhere.
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/odd `), Buffer.from([0xff])]), text);
  expect(await redactHistory(odd, { ...options, noLinks: true })).toMatchObject({ masked: 1 });
});
