// Negatives: identifiers, digests and other people's credentials that resemble a bot token.
import { ALPHANUMERIC, BASE64, BASE64URL, HEX, negative } from '../kit.mjs';

const lines = (count, make) => `${Array.from({ length: count }, (_, at) => make(at)).join('\n')}\n`;
const wrap = (text, width) => text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\n');
const pem = (label, text, width = 64) => `-----BEGIN ${label}-----\n${wrap(text, width)}\n-----END ${label}-----\n`;
const base64 = (value) => Buffer.from(value).toString('base64');
const base64url = (value) => Buffer.from(value).toString('base64url');
const camel = (kit, count) =>
  Array.from({ length: count }, () => kit.word())
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');
const jwt = (kit) =>
  `${base64url('{"alg":"RS256","typ":"JWT"}')}.${base64url(JSON.stringify({ sub: kit.number(10), name: kit.name(), bot: true }))}.${kit.string(342, BASE64URL)}`;
const integrity = (kit) => `sha512-${kit.string(86, BASE64)}==`;
const pkg = (kit) => `${kit.word()}-${kit.word()}`;
const version = (kit) => `${kit.random(20)}.${kit.random(20)}.${kit.random(20)}`;
/** 35 characters after "AA" that are words, as a name of a topic or type is. */
const named = (kit) => `AA${camel(kit, 7)}`.slice(0, 35);

const IDENTIFIERS = [
  negative('aws-arns', 'resources.json', (kit) =>
    JSON.stringify(
      Array.from({ length: 40 }, () => `arn:aws:sns:eu-west-1:${kit.number(12)}:${named(kit)}`),
      undefined,
      1,
    ),
  ),
  negative('aws-arn-policies', 'policy.json', (kit) =>
    JSON.stringify({
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sqs:*',
          Resource: `arn:aws:sqs:us-east-1:${kit.number(12)}:telegram-bot-token-rotation-queue-1`,
        },
      ],
    }),
  ),
  negative('aws-arn-roles', 'main.tf', (kit) => lines(20, () => `role = "arn:aws:iam::${kit.number(12)}:role/${camel(kit, 3)}"`)),
  negative('xsd-types', 'schema.xsd', (kit) =>
    lines(40, () => `<xsd:element name="${kit.word()}" type="clm${kit.number(5)}:Agency${camel(kit, 4)}ContentType"/>`),
  ),
  negative('xsd-types-of-35', 'schema.xsd', (kit) => lines(20, () => `<xsd:element type="ns${kit.number(7)}:${named(kit)}"/>`)),
  negative('subtitles', 'film.srt', (kit) =>
    lines(
      60,
      (at) =>
        `${at + 1}\n00:${kit.clock().slice(0, 5)},${kit.number(3)} --> 00:${kit.clock().slice(0, 5)},${kit.number(3)}\n${kit.words(6)}\n`,
    ),
  ),
  negative(
    'web-subtitles',
    'film.vtt',
    (kit) =>
      `WEBVTT\n\n${lines(60, () => `00:${kit.clock()}.${kit.number(3)} --> 00:${kit.clock()}.${kit.number(3)}\n${kit.words(5)}\n`)}`,
  ),
  negative('uuids', 'ids.csv', (kit) => lines(100, () => `${kit.number(9)},${kit.uuid()},${kit.name()}`)),
  negative('jira-accounts', 'users.json', (kit) => lines(50, () => `"accountId":"${kit.number(6)}:${kit.uuid()}"`)),
  negative('jira-issues', 'changes.md', (kit) => lines(60, () => `- BOT-${kit.number(5)}: ${kit.words(6)}`)),
  negative('host-ports', 'hosts.txt', (kit) =>
    lines(80, () => `${kit.ip()}:${kit.number(4)}:${kit.name()}-${kit.word()}:${kit.string(8, HEX)}`),
  ),
  negative('docker-ports', 'compose.yml', (kit) => lines(30, () => `      - "${kit.number(4)}:${kit.number(4)}"`)),
  negative('mac-and-ipv6', 'leases', (kit) =>
    lines(
      60,
      () =>
        `lease fe80::${kit.string(4, HEX)}:${kit.string(4, HEX)}:AA${kit.string(2, HEX)}:${kit.string(4, HEX)} hw ${kit.string(2, HEX)}:AA:${kit.string(2, HEX)}:AA:${kit.string(2, HEX)}:00`,
    ),
  ),
  negative('times', 'times.log', (kit) => lines(80, () => `${kit.number(10)}:${kit.clock()} AAA ${kit.words(4)}`)),
  negative('css', 'site.css', (kit) =>
    lines(80, () => `.${kit.word()}{width:${kit.number(3)}px;color:#${kit.string(6, HEX)};content:"\\AA"}`),
  ),
  negative('csp', 'headers.txt', (kit) =>
    lines(20, () => `script-src 'sha256-${kit.string(43, BASE64)}=' 'nonce-${kit.string(22, BASE64)}=='`),
  ),
  negative('etags', 'responses.txt', (kit) => lines(60, () => `ETag: "${kit.number(10)}:${kit.string(35, HEX)}"`)),
  negative('cache-keys', 'keys.txt', (kit) =>
    lines(200, () => `cache ${kit.number(10)}:${'BCDEFGHIJKLMNOP'[kit.random(15)]}${kit.string(34, BASE64URL)}`),
  ),
  negative('cache-keys-of-words', 'keys.txt', (kit) => lines(100, () => `cache ${kit.number(10)}:${named(kit)}`)),
  // The server refuses these: two bits that no byte fills are not zero. In a place that speaks of nothing else, no leak.
  negative('invalid-last-character', 'shards.txt', (kit) =>
    lines(
      60,
      () => `shard ${kit.number(10)}:AA${'EFGH'[kit.random(4)]}${kit.string(31, BASE64URL)}${kit.string(1, 'BCDFGHJKLNOP')}`,
    ),
  ),
  negative('too-short', 'shards.txt', (kit) =>
    lines(60, () => `shard ${kit.number(10)}:AAE${kit.string(17 + kit.random(9), BASE64URL)}`),
  ),
  negative('too-long', 'shards.txt', (kit) =>
    lines(60, () => `shard ${kit.number(10)}:AAE${kit.string(50 + kit.random(90), BASE64URL)}`),
  ),
  negative('leading-zero-short-id', 'shards.txt', (kit) =>
    lines(60, () => `shard 00${kit.number(2)}:AAE${kit.string(31, BASE64URL)}A`),
  ),
  negative('payment-provider-form', 'notes.txt', (kit) => lines(10, () => `${kit.number(9)}:TEST:${kit.number(5)}`)),
  negative('telegram-file-ids', 'updates.json', (kit) =>
    lines(40, () =>
      JSON.stringify({
        message: {
          chat: { id: -1001234567890 },
          photo: [{ file_id: `AgACAgIAAxkBAAE${kit.string(56, BASE64URL)}`, file_unique_id: `AQAD${kit.string(11, BASE64URL)}` }],
        },
        bot: `bot${kit.number(10)}`,
      }),
    ),
  ),
  negative('telegram-chat-ids', 'chats.txt', (kit) =>
    lines(
      60,
      () => `-100${kit.number(10)}:${kit.number(7)} https://t.me/c/${kit.number(10)}/${kit.number(4)} @${kit.name()}_bot`,
    ),
  ),
  negative('telegram-invite-links', 'links.txt', (kit) =>
    lines(60, () => `https://t.me/+AA${kit.string(14, BASE64URL)} https://t.me/joinchat/AAAAA${kit.string(17, BASE64URL)}`),
  ),
  negative('telegram-start-parameters', 'links.txt', (kit) =>
    lines(60, () => `https://t.me/${kit.name()}_bot?start=${kit.string(40, BASE64URL)} tg://resolve?domain=${kit.name()}`),
  ),
  negative('telegram-callback-data', 'callbacks.log', (kit) =>
    lines(60, () => `callback ${kit.number(10)}:${kit.word()}:${kit.number(9)}:${kit.string(12)}`),
  ),
  negative('telegram-bot-names', 'bots.md', (kit) =>
    lines(
      60,
      () => `| ${kit.name()}_bot | bot${kit.number(10)} | https://t.me/${kit.name()}bot | /bot${kit.number(4)}/${kit.word()} |`,
    ),
  ),
  negative('passport-hashes', 'passport.json', (kit) =>
    JSON.stringify({
      passport_data: {
        data: [{ type: 'passport', data: kit.string(400, BASE64), hash: `${kit.string(43, BASE64)}=` }],
        credentials: { hash: `${kit.string(43, BASE64)}=`, secret: kit.string(344, BASE64) },
      },
    }),
  ),
  negative('git-objects', 'packed-refs', (kit) => lines(100, () => `${kit.string(40, HEX)} refs/tags/v${version(kit)}`)),
  negative('bencode', 'file.torrent.txt', (kit) =>
    lines(20, () => `d8:announce${kit.number(2)}:${kit.words(3)}6:pieces${kit.number(5)}:${kit.string(60)}e`),
  ),
];

const DIGESTS = [
  ['md5', 32],
  ['sha1', 40],
  ['sha256', 64],
  ['sha512', 128],
].map(([name, length]) =>
  negative(`digests-${name}`, `${name.toUpperCase()}SUMS`, (kit) =>
    lines(80, () => `${kit.string(length, HEX)}  ${pkg(kit)}-${version(kit)}.tar.gz`),
  ),
);

const LOCKS = [
  negative(
    'lock-npm',
    'package-lock.json',
    (kit) =>
      `{\n${lines(150, () => `  "node_modules/${pkg(kit)}": { "version": "${version(kit)}", "integrity": "${integrity(kit)}" },`)}}\n`,
  ),
  negative('lock-yarn', 'yarn.lock', (kit) =>
    lines(120, () => `"${pkg(kit)}@^${version(kit)}":\n  version "${version(kit)}"\n  integrity ${integrity(kit)}\n`),
  ),
  negative('lock-yarn-berry', 'yarn.lock', (kit) =>
    lines(120, () => `"${pkg(kit)}@npm:^${version(kit)}":\n  checksum: 10c0/${kit.string(128, HEX)}\n`),
  ),
  negative('lock-pnpm', 'pnpm-lock.yaml', (kit) =>
    lines(120, () => `  /${pkg(kit)}@${version(kit)}:\n    resolution: {integrity: ${integrity(kit)}}`),
  ),
  negative('lock-cargo', 'Cargo.lock', (kit) =>
    lines(100, () => `[[package]]\nname = "${pkg(kit)}"\nversion = "${version(kit)}"\nchecksum = "${kit.string(64, HEX)}"\n`),
  ),
  negative('lock-poetry', 'poetry.lock', (kit) =>
    lines(100, () => `    {file = "${pkg(kit)}-${version(kit)}.whl", hash = "sha256:${kit.string(64, HEX)}"},`),
  ),
  negative('lock-go', 'go.sum', (kit) =>
    lines(120, () => `example.org/${pkg(kit)} v${version(kit)} h1:${kit.string(43, BASE64)}=`),
  ),
  negative('lock-nix', 'flake.lock', (kit) =>
    lines(60, () => `"narHash": "sha256-${kit.string(43, BASE64)}=", "rev": "${kit.string(40, HEX)}",`),
  ),
];

const OTHERS = [
  negative(
    'fcm-registration-ids',
    'devices.json',
    (kit) => lines(60, () => `"${kit.string(11, BASE64URL)}:APA91b${kit.string(134, BASE64URL)}",`),
    { otherSecret: true },
  ),
  negative(
    'fcm-registration-ids-of-digits',
    'devices.txt',
    (kit) => lines(60, () => `${kit.number(10)}:APA91b${kit.string(134, BASE64URL)}`),
    { otherSecret: true },
  ),
  negative(
    'fcm-server-key',
    'push.env',
    (kit) => `FCM_SERVER_KEY=AAAA${kit.string(7, BASE64URL)}:APA91b${kit.string(134, BASE64URL)}\n`,
    { otherSecret: true },
  ),
  negative('asana-tokens', 'asana.env', (kit) => lines(10, () => `ASANA_TOKEN=1/${kit.number(16)}:${kit.string(32, HEX)}`), {
    otherSecret: true,
  }),
  negative('ssh-public-keys', 'authorized_keys', (kit) =>
    lines(
      20,
      () =>
        `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${kit.string(43, BASE64)} ${kit.name()}@host\nssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ${kit.string(512, BASE64)}= ${kit.name()}`,
    ),
  ),
  negative('ssh-known-hosts', 'known_hosts', (kit) =>
    lines(40, () => `[${kit.ip()}]:${kit.number(4)} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${kit.string(43, BASE64)}`),
  ),
  negative(
    'ssh-private-key',
    'id_ed25519',
    (kit) =>
      pem(`${'OPENSSH'} PRIVATE KEY`, `b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB${kit.string(600, BASE64)}`, 70),
    { otherSecret: true },
  ),
  negative('pem-private-key', 'server.key', (kit) => pem('PRIVATE KEY', `MII${kit.string(1597, BASE64)}`), { otherSecret: true }),
  negative('pem-certificates', 'ca.pem', (kit) => lines(12, () => pem('CERTIFICATE', `MII${kit.string(1500, BASE64)}`))),
  negative('pgp-message', 'mail.asc', (kit) => pem('PGP MESSAGE', kit.string(3000, BASE64))),
  negative('jwts', 'tokens.txt', (kit) => lines(30, () => `Authorization: Bearer ${jwt(kit)}`), { otherSecret: true }),
  negative(
    'basic-authorization',
    'requests.log',
    (kit) => lines(30, () => `authorization: Basic ${base64(`${kit.name()}:${kit.string(12)}`)}`),
    { otherSecret: true },
  ),
  negative(
    'docker-auths',
    'config.json',
    (kit) => JSON.stringify({ auths: { 'registry.example.org': { auth: base64(`${kit.name()}:${kit.string(20)}`) } } }),
    { otherSecret: true },
  ),
  negative(
    'password-hashes',
    'shadow',
    (kit) => lines(30, () => `${kit.name()}:$6$${kit.string(16)}$${kit.string(86)}:${kit.number(5)}:0:99999:7:::`),
    { otherSecret: true },
  ),
  negative(
    'kubernetes-secrets',
    'secrets.yaml',
    (kit) => lines(60, () => `---\nkind: Secret\ndata:\n  password: ${base64(kit.string(16 + kit.random(30)))}`),
    { otherSecret: true },
  ),
  negative(
    'basic-of-id-and-words',
    'requests.log',
    (kit) =>
      lines(30, () => `authorization: Basic ${base64(`${kit.number(10)}:AA${kit.string(33, ALPHANUMERIC.slice(26, 52))}`)}`),
    { otherSecret: true },
  ),
];

export const LOOKALIKES = [...IDENTIFIERS, ...DIGESTS, ...LOCKS, ...OTHERS];
