// Describes `tokenscan shell`.
import { describeCommand } from '../descriptor.ts';
import { EXCLUDE_OPTION, FINDING_OPTIONS, REDACT_FOUND_EXIT_CODES, REDACT_FOUND_OPTIONS } from './option-tables.ts';

export const shell = describeCommand({
  name: 'shell',
  group: 'scan',
  summary: 'scan histories of shells, REPLs, clients and editors',
  usage: ['tokenscan shell [PATH…] [options]'],
  description: [
    'Scans what was typed: histories of shells (bash, zsh, fish, PowerShell, nushell, xonsh, ksh, tcsh, elvish, atuin, McFly and others), of REPLs and database clients (node, python, psql, mysql, redis-cli and others), of less, Vim, Neovim and Emacs; the local history of VS Code; recordings of terminals; transcripts of coding agents.',
    'Without a PATH it scans the histories of the current user; with PATHs, those files and folders. It prints which program keeps each history and, if recorded, when the token was typed.',
    'Nothing is changed without --redact. Running shells keep their history in memory: the command then prints how each of them forgets it.',
  ],
  options: {
    home: { type: 'string', value: 'DIR', help: 'scan the histories in this home folder' },
    user: { type: 'string', value: 'NAME', help: 'scan the histories of this user (as root)' },
    ...EXCLUDE_OPTION,
    ...REDACT_FOUND_OPTIONS,
    ...FINDING_OPTIONS,
  },
  exitCodes: REDACT_FOUND_EXIT_CODES,
  examples: [
    ['tokenscan shell', 'scan your histories'],
    ['tokenscan shell --redact', 'mask the tokens in them'],
  ],
});
