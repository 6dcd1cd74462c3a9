// Sets every key of git's configuration that makes it run a program, each to a program that leaves a marker.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How git takes the program of a key: as a command line or a path; behind a `!`; as a transport that runs it. */
const FORMS = {
  plain: (program: string) => program,
  shell: (program: string) => `!${program}`,
  transport: (program: string) => `ext::${program}`,
};

/** Section, subsection, name. What is not a plain program is said behind it. */
const KEYS: readonly (readonly [section: string, sub: string, name: string, form?: keyof typeof FORMS])[] = [
  ['core', '', 'fsmonitor'],
  ['core', '', 'pager'],
  ['core', '', 'editor'],
  ['core', '', 'askPass'],
  ['core', '', 'sshCommand'],
  ['core', '', 'gitProxy'],
  ['core', '', 'alternateRefsCommand'],
  ['sequence', '', 'editor'],
  ['pager', '', 'log'],
  ['pager', '', 'diff'],
  ['pager', '', 'show'],
  ['pager', '', 'status'],
  ['pager', '', 'reflog'],
  ['pager', '', 'stash'],
  ['interactive', '', 'diffFilter'],
  ['diff', '', 'external'],
  ['diff', 'text', 'textconv'],
  ['diff', 'whole', 'command'],
  ['filter', 'once', 'clean'],
  ['filter', 'once', 'smudge'],
  ['filter', 'long', 'process'],
  ['merge', 'trap', 'driver'],
  ['gpg', '', 'program'],
  ['gpg', 'ssh', 'program'],
  ['gpg', 'ssh', 'defaultKeyCommand'],
  ['gpg', 'x509', 'program'],
  ['credential', '', 'helper', 'shell'],
  ['alias', '', 'trap', 'shell'],
  ['alias', '', 'log', 'shell'],
  ['trailer', 'trap', 'cmd'],
  ['trailer', 'trapped', 'command'],
  ['tar', 'trap', 'command'],
  ['uploadpack', '', 'packObjectsHook'],
  ['submodule', 'library', 'update', 'shell'],
  ['remote', 'near', 'uploadpack'],
  ['remote', 'near', 'receivepack'],
  ['remote', 'promisor', 'url', 'transport'],
  ['gc', '', 'recentObjectsHook'],
  ['sendemail', '', 'sendmailCmd'],
  ['difftool', 'trap', 'cmd'],
  ['mergetool', 'trap', 'cmd'],
  ['browser', 'trap', 'cmd'],
  ['man', 'trap', 'cmd'],
  ['guitool', 'trap', 'cmd'],
  ['instaweb', '', 'httpd'],
  ['imap', '', 'tunnel'],
  // Hooks in the configuration: git 2.54.
  ['hook', 'trap', 'command'],
];

/** The version that makes git read the keys above: it reads extensions only from version 1 on. */
const SWITCHES = `
[core]
	repositoryFormatVersion = 1
	attributesFile = .gitattributes
[extensions]
	partialClone = promisor
[remote "promisor"]
	promisor = true
	partialCloneFilter = blob:none
	fetch = +refs/heads/*:refs/remotes/promisor/*
[remote "near"]
	url = ./.git
[remote "far"]
	url = ssh://git.invalid/bot.git
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[protocol "file"]
	allow = always
[log]
	showSignature = true
[receive]
	procReceiveRefs = refs
[submodule "library"]
	url = ./.git
	active = true
[trailer "trap"]
	key = Trap
[trailer "trapped"]
	key = Trapped
[diff]
	tool = trap
[merge]
	tool = trap
[commit]
	gpgSign = false
[hook "trap"]
	event = pre-commit
	event = pre-push
[fetch]
	recurseSubmodules = true
`;

/** Each way to name a driver in attributes, by the ending of a path. */
export const ATTRIBUTES = '*.text diff=text\n*.whole diff=whole\n*.once filter=once merge=trap\n*.long filter=long\n';

/** All that git knows, and then some of them are of newer versions. */
const HOOKS =
  'applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg post-commit pre-rebase post-checkout post-merge pre-push pre-receive update proc-receive post-receive post-update reference-transaction push-to-checkout pre-auto-gc post-rewrite sendemail-validate fsmonitor-watchman post-index-change p4-changelist'.split(
    ' ',
  );

/** Writes a program that leaves the marker `name` in `markers`, and fails. */
function writeTrap(path: string, markers: string, name: string): void {
  // It fails, so that git does not wait for an answer; `:` and no `touch`, as PATH may be empty.
  writeFileSync(path, `#!/bin/sh\n: > '${markers}/${name}'\nexit 1\n`, { mode: 0o755 });
}

/** Writes the programs below `folder`. Gives the text that makes a `.git/config` dangerous, to be appended to it. */
export function setTraps(folder: string, markers: string): string {
  const hooks = join(folder, 'hooks');
  mkdirSync(hooks, { recursive: true });
  mkdirSync(markers, { recursive: true });
  for (const name of HOOKS) writeTrap(join(hooks, name), markers, `hook ${name}`);
  const lines = KEYS.map(([section, sub, name, form = 'plain']) => {
    const key = [section, sub, name].filter((part) => part !== '').join('.');
    const program = join(folder, key);
    writeTrap(program, markers, key);
    return `[${section}${sub === '' ? '' : ` "${sub}"`}]\n\t${name} = ${FORMS[form](program)}\n`;
  });
  return `${SWITCHES}[core]\n\thooksPath = ${hooks}\n${lines.join('')}`;
}
