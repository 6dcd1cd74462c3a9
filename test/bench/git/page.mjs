// Writes the section about git from what each tool found.
import { table } from '../telegram/page.mjs';

/** What each place is, in the order of the table. */
const PLACES = {
  plain: 'a file in HEAD, pushed (the control: it is in the folder, too)',
  deleted: 'a file that a later commit deletes',
  'two-paths': 'one content at two paths',
  'rename-edit': 'a line added while the file is renamed',
  'type-change': 'a symbolic link that becomes a file',
  symlink: "a symbolic link's target",
  'binary-attribute': 'a file with the attribute `binary`',
  'no-diff-attribute': 'a file with the attribute `-diff`',
  'utf-16': 'a file in UTF-16',
  gzip: 'a .gz',
  'tar-gzip': 'a file in a .tar.gz',
  'name-newline': 'a file with a line feed in its name',
  'name-escape': 'a file with an escape character in its name',
  'name-byte': 'a file whose name is not UTF-8',
  'name-dash': 'a file whose name begins with `-`',
  'file-name': "a file's name",
  'evil-merge': 'a file that a merge commit brought in',
  'commit-message': "a commit's message",
  author: "an author's name",
  'tag-message': "an annotated tag's message",
  note: 'a note (`git notes`)',
  'ref-name': "a branch's name (with `%3A`)",
  'reflog-message': "a reflog's message",
  'tag-only': 'a commit that only a tag reaches',
  'remote-only': 'a commit that only a remote-tracking branch reaches',
  amended: 'a commit before `--amend`',
  rebased: 'a commit that a rebase dropped',
  'deleted-branch': 'a branch that was deleted',
  'stash-new': 'the newest stash',
  'stash-old': 'an older stash',
  'stash-untracked': 'a stash with untracked files',
  staged: 'a staged file (in the folder, too)',
  'linked-index': "a linked worktree's index",
  unstaged: 'a file that was staged and unstaged',
  'dangling-commit': 'a commit that no ref and no reflog reaches',
  submodule: "a submodule's history",
  lfs: 'LFS content below `.git/lfs`',
  'config-url': "a remote's URL in `.git/config`",
  'rr-cache': 'a conflict that `rerere` remembers',
  'lint-staged': 'a patch that lint-staged left',
  lefthook: 'a patch that lefthook left',
  'commit-editmsg': 'an aborted message in `.git/COMMIT_EDITMSG`',
};

const INTRODUCTION = `
## Git

A repository with one token in each place where git can keep one (\`test/support/repositories/planted-repository.ts\`;
\`test/support/repositories/planted-repository.test.ts\` proves with git alone that each token is where it should be). Every token is in a
line \`TELEGRAM_BOT_TOKEN=…\`, or in a URL if it has to be in a link or a remote. Tools that accept rules get one for exactly these tokens:
this table measures how much of git a tool reads, not its rules. A tool finds a place if it reports the token there in any of its runs.

● found by scanning git, ○ found only by scanning the folder and its \`.git\` as files, · not found.
`;

/** @param results tools with `found`: place → '●' or '○' @param missing { name, reason } */
export function section({ places, results, missing, date, git }) {
  const order = Object.keys(PLACES);
  const unknown = places.filter(({ place }) => !order.includes(place));
  if (unknown.length > 0) throw new Error(`not described in page.mjs: ${unknown.map(({ place }) => place).join(', ')}`);
  const names = results.map(({ name }) => name);
  const rows = order.map((place) => [
    `${place}: ${PLACES[place]}`,
    ...results.map(({ found }) => (found === undefined ? '–' : (found.get(place) ?? '·'))),
  ]);
  const sums = results.map(({ found }) => (found === undefined ? '–' : `${found.size}`));
  const tools = results.map(
    ({ name, version, settings }) => `- **${name}${version === undefined ? '' : ` ${version}`}**: ${settings}`,
  );
  return `${INTRODUCTION}
${date}, git ${git}; to repeat it: \`npm run bench:git\`.

${table(['place', ...names], [...rows, [`**of ${order.length}**`, ...sums]])}

${[...tools, ...missing.map(({ name, reason }) => `- Missing: **${name}**: ${reason}`)].join('\n')}

Some tools read loose objects as compressed files, and find nothing in the same objects in a pack. Here \`stash-new\`, \`evil-merge\`, \`tag-message\`,
\`note\`, \`tag-only\`, \`remote-only\`, \`staged\`, \`linked-index\`, \`unstaged\`, \`dangling-commit\` and \`submodule\` are loose; all other objects are in a pack.
`;
}
