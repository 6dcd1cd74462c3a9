// Describes `tokenscan completion`.
import { describeCommand } from '../descriptor.ts';

export const completion = describeCommand({
  name: 'completion',
  group: 'setup',
  summary: 'print completions for a shell, or the man page',
  usage: ['tokenscan completion SHELL', 'tokenscan completion man'],
  description: [
    'Prints a script with which SHELL (bash, zsh, fish or powershell) completes the commands and options of tokenscan. Nothing is installed: put it where the shell looks for it, or load it at its start.',
    'With "man", it prints the man page.',
  ],
  options: {},
  words: ['bash', 'zsh', 'fish', 'powershell', 'man'],
  exitCodes: [
    ['0', 'printed'],
    ['2', 'unknown shell'],
  ],
  examples: [
    ['source <(tokenscan completion bash)', 'in ~/.bashrc'],
    ['tokenscan completion zsh > ~/.zfunc/_tokenscan', 'once, where ~/.zfunc is in fpath'],
    ['tokenscan completion fish > ~/.config/fish/completions/tokenscan.fish', 'once'],
    ['tokenscan completion powershell | Out-String | Invoke-Expression', 'in $PROFILE'],
    ['tokenscan completion man | man -l -', 'read the man page'],
  ],
});
