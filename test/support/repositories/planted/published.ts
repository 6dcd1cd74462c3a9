// Plants what is on main and was pushed: contents, names and kinds of files, messages and authors.
import { symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { TAR_END, tarEntry } from '../../fixtures/archive.ts';
import type { Ground } from './ground.ts';
import { lineFor, type Planted, planted, tokenFor } from './place.ts';

/** Names that break who reads git line by line, or as text. */
const ODD_NAMES: readonly (readonly [place: string, path: string])[] = [
  ['name-newline', 'new\nline.env'],
  ['name-escape', 'esc\u001b[31m.env'],
  ['name-byte', 'byte-\udcff.env'],
  ['name-dash', '-rf.env'],
];

/** Enough lines for git to see a rename behind an edit. */
const HANDLERS = Array.from({ length: 60 }, (_, at) => `handler ${at} answers to command ${at}\n`).join('');

const ATTRIBUTES = '*.dat binary\n*.secret -diff\n';

/** The files of the first commit that stay: place, path, content, and the name in an archive. */
function contents(): readonly (readonly [place: string, path: string, content: string | Uint8Array, inside?: string])[] {
  return [
    ['plain', 'config/plain.env', lineFor('plain')],
    ['binary-attribute', 'state.dat', lineFor('binary-attribute')],
    ['no-diff-attribute', 'bot.secret', lineFor('no-diff-attribute')],
    ['utf-16', 'notes.txt', Buffer.from(`\ufeff${lineFor('utf-16')}`, 'utf16le')],
    ['gzip', 'app.log.gz', gzipSync(lineFor('gzip')), 'app.log'],
    [
      'tar-gzip',
      'backup.tar.gz',
      gzipSync(Buffer.concat([tarEntry('deploy/.env', lineFor('tar-gzip')), TAR_END])),
      'deploy/.env',
    ],
    ...ODD_NAMES.map(([place, path]) => [place, path, lineFor(place)] as const),
  ];
}

/** Writes and removes, commit by commit; HEAD is the last of them. */
export async function plantPublished(ground: Ground): Promise<readonly Planted[]> {
  const nameOfToken = `state/state_${tokenFor('file-name')}.json`;
  const linkTarget = `https://api.telegram.org/bot${tokenFor('symlink')}/getMe`;
  const edited = `${HANDLERS}${lineFor('rename-edit')}`;
  for (const [, path, content] of contents()) ground.write(path, content);
  ground.write('.gitattributes', ATTRIBUTES);
  ground.write('handlers.txt', HANDLERS);
  ground.write('deleted.env', lineFor('deleted'));
  ground.write('first.env', lineFor('two-paths'));
  ground.write('copy/second.env', lineFor('two-paths'));
  ground.write(nameOfToken, '{}\n');
  symlinkSync(linkTarget, join(ground.path, 'getme'));
  symlinkSync('README.md', join(ground.path, 'settings'));
  const first = await ground.commit('Add the bot');

  const message = await ground.commit(`Deploy\n\nSet ${lineFor('commit-message')}`);
  const author = await ground.commit('Answer', { env: { GIT_AUTHOR_NAME: lineFor('author').trim() } });

  for (const path of ['deleted.env', 'handlers.txt', 'settings']) unlinkSync(join(ground.path, path));
  ground.write('bot/handlers.txt', edited);
  ground.write('settings', lineFor('type-change'));
  const changed = await ground.commit('Move');

  const published = { branches: ['main'], tags: ['v1.0'], remotes: ['origin/main'] };
  const inTree = (place: string, content: string | Uint8Array, path: string, more: Partial<Planted> = {}): Planted =>
    planted(place, {
      holder: 'blob',
      objects: [ground.blobId(content)],
      paths: [path],
      firstCommit: first,
      inHead: true,
      ...published,
      ...more,
    });
  return [
    ...contents().map(([place, path, content, inside]) => inTree(place, content, path, inside === undefined ? {} : { inside })),
    inTree('symlink', linkTarget, 'getme'),
    inTree('deleted', lineFor('deleted'), 'deleted.env', { lastCommit: author, inHead: false }),
    inTree('two-paths', lineFor('two-paths'), 'first.env', { paths: ['copy/second.env', 'first.env'] }),
    inTree('rename-edit', edited, 'bot/handlers.txt', { firstCommit: changed }),
    inTree('type-change', lineFor('type-change'), 'settings', { firstCommit: changed }),
    inTree('file-name', '', nameOfToken, { holder: 'tree', objects: [await ground.parse(`${first}:state`)] }),
    planted('commit-message', { holder: 'commit', objects: [message], firstCommit: message, lastCommit: message, ...published }),
    planted('author', { holder: 'commit', objects: [author], firstCommit: author, lastCommit: author, ...published }),
  ];
}
