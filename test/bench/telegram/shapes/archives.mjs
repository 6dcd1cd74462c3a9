// Positives: the token inside compressed files and archives, one level deep or two.
import { positive } from '../kit.mjs';
import { gzip, tar, zip } from './pack.mjs';

// The name says Telegram, here and in the encodings: what is measured is the container, not who needs which word.
const env = (kit) => `TZ=UTC\nTELEGRAM_BOT_TOKEN=${kit.token}\n`;
const log = (kit) =>
  `${[...kit.logLines(300), `${kit.date()} httpx INFO HTTP Request: POST https://api.telegram.org/bot${kit.token}/getUpdates "HTTP/1.1 200 OK"`, ...kit.logLines(200)].join('\n')}\n`;
const archive = (name, path, make) => positive(name, path, make, { lines: false });

/** The parts of a document that a word processor writes. */
const docx = (kit) => ({
  '[Content_Types].xml': '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  'word/document.xml': `<?xml version="1.0"?><w:document><w:body><w:p><w:r><w:t>${kit.words(8)}</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">The token: ${kit.token} </w:t></w:r></w:p></w:body></w:document>`,
});

export const ARCHIVES = [
  archive('gzip-log', 'app.log.1.gz', (kit) => gzip(log(kit))),
  archive('gzip-two-members', 'app.log.2.gz', (kit) => Buffer.concat([gzip(`${kit.logLines(50).join('\n')}\n`), gzip(log(kit))])),
  archive('gzip-wrong-name', 'backup.dat', (kit) => gzip(env(kit))),
  archive('gzip-of-utf16', 'out.txt.gz', (kit) => gzip(Buffer.from(`\ufeff${env(kit)}`, 'utf16le'))),
  archive('zip', 'site.zip', (kit) => zip({ 'readme.txt': kit.words(30), 'app/.env': env(kit) })),
  archive('zip-stored', 'site.zip', (kit) => zip({ 'readme.txt': kit.words(30), 'app/.env': env(kit) }, { stored: true })),
  archive('jar', 'bot.jar', (kit) =>
    zip({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n', 'application.properties': `telegram.bot.token=${kit.token}\n` }),
  ),
  archive('docx', 'handover.docx', (kit) => zip(docx(kit))),
  archive('xlsx', 'bots.xlsx', (kit) =>
    zip({
      'xl/workbook.xml': '<workbook/>',
      'xl/sharedStrings.xml': `<sst><si><t>name</t></si><si><t>${kit.token}</t></si></sst>`,
    }),
  ),
  archive('tar', 'backup.tar', (kit) => tar({ 'app/package.json': '{}\n', 'app/.env': env(kit) })),
  archive('tgz', 'backup.tar.gz', (kit) => gzip(tar({ 'app/server.log': kit.logLines(40).join('\n'), 'app/.env': env(kit) }))),
  archive('zip-in-zip', 'all.zip', (kit) => zip({ 'old/site.zip': zip({ '.env': env(kit) }), 'notes.txt': kit.words(9) })),
  archive('tgz-in-zip', 'export.zip', (kit) => zip({ 'logs.tgz': gzip(tar({ 'bot.log': log(kit) })) })),
  archive('tar-in-tar', 'image.tar', (kit) =>
    tar({ 'manifest.json': '[]', 'blobs/layer.tar': tar({ 'srv/bot/.env': env(kit) }) }),
  ),
  archive('gzip-in-tar', 'logs.tar', (kit) => tar({ 'var/log/bot.log.3.gz': gzip(log(kit)) })),
  archive('zip-base64-inside', 'cluster.zip', (kit) =>
    zip({ 'secret.yaml': `kind: Secret\ndata:\n  telegram-token: ${Buffer.from(kit.token).toString('base64')}\n` }),
  ),
];
