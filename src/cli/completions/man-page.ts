// Descriptors → a man page in roff, section 1.
import { COMMAND_GROUPS, type CommandDescriptor, type OptionTable } from '../descriptor.ts';
import { optionText } from '../help.ts';

/** The man page of the program. @param version its own */
export function manPage(descriptors: readonly CommandDescriptor[], version: string): string {
  const groups = Object.entries(COMMAND_GROUPS).map(([group, title]) => {
    const members = descriptors.filter((descriptor) => descriptor.group === group);
    return `.SS ${text(title)}\n${members.map(({ name, summary }) => `.TP\n.B ${text(name)}\n${text(summary)}`).join('\n')}`;
  });
  return `.TH TOKENSCAN 1 "" "tokenscan ${version}" "User Commands"
.SH NAME
tokenscan \\- find leaked Telegram bot tokens and block commits that contain one
.SH SYNOPSIS
.B tokenscan
[\\fIPATH\\fR...] [\\fIoptions\\fR]
.br
.B tokenscan
\\fICOMMAND\\fR [\\fIARGUMENT\\fR...] [\\fIoptions\\fR]
.SH DESCRIPTION
Without a command, files and folders are scanned: the current folder if no path is given.
In CI, the tree and the new commits of the event are.
.SH COMMANDS
${groups.join('\n')}
${descriptors.map(commandSection).join('\n')}
${TAIL}`;
}

/** What all commands have in common. */
const TAIL = `.SH EXIT STATUS
.TP
.B 0
no token found
.TP
.B 1
tokens found
.TP
.B 2
not everything could be scanned (tokens may also have been found), or the command is wrong
.SH ENVIRONMENT
.TP
.B COLUMNS
the width of reports
.TP
.B NO_COLOR\\fR, \\fBFORCE_COLOR
no colors; colors also where the output is not a terminal
.TP
.B TOKENSCAN_DEBUG
what is logged on standard error: \\fBsources\\fR, \\fBgit\\fR
.SH FILES
.TP
.I tokenscan.json
the configuration of a repository: excludes, the allowlist, rules
.SH SEE ALSO
.BR git (1),
.BR githooks (5)
`;

function commandSection({ name, description, terms = [], usage, options, exitCodes, examples }: CommandDescriptor): string {
  return [
    `.SH ${text(`tokenscan ${name}`).toUpperCase()}`,
    ...usage.map((form) => `.B ${text(form)}\n.br`),
    ...description.map((paragraph) => `.PP\n${text(paragraph)}`),
    ...terms.map(([term, meaning]) => `.TP\n${text(term)}\n${text(meaning)}`),
    ...optionList(options),
    '.PP\nExit codes:',
    ...exitCodes.map(([code, meaning]) => `.TP\n.B ${text(code)}\n${text(meaning)}`),
    ...(examples.length === 0 ? [] : ['.PP\nExamples:']),
    ...examples.map(([command, effect]) => `.TP\n.B ${text(command)}\n${text(effect)}`),
  ].join('\n');
}

function optionList(options: OptionTable): readonly string[] {
  const list = Object.entries(options).map(([name, option]) => {
    const short = option.short === undefined ? '' : `\\fB\\-${option.short}\\fR, `;
    const value = option.value === undefined ? '' : ` \\fI${text(option.value)}\\fR`;
    return `.TP\n${short}\\fB${text(`--${name}`)}\\fR${value}\n${text(optionText(option))}`;
  });
  return list.length === 0 ? [] : ['.PP\nOptions:', ...list];
}

/** Text that roff prints as it is: no line begins a request, no character is an escape. */
function text(plain: string): string {
  return plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replace(/^(?=[.'])/gm, '\\&');
}
