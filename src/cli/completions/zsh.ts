// Commands → a completion script for zsh.
import type { CompletedCommand, CompletedOption } from './entries.ts';

/** The script: a file `_tokenscan` in the path of functions, or sourced. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const scan = commands.find(({ name }) => name === 'scan');
  return `#compdef tokenscan
# Completion of tokenscan for zsh: tokenscan completion zsh > ~/.zfunc/_tokenscan
_tokenscan() {
  local -a commands=(
${commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`).join('\n')}
  )
  local -i at
  local command=''
  for ((at = 2; at < CURRENT; at++)); do
    if (( \${commands[(I)\${words[at]}:*]} )); then command=\${words[at]}; break; fi
  done
  if [[ -n $command ]]; then
    shift $((at - 1)) words
    (( CURRENT -= at - 1 ))
  fi
  case $command in
${commands.map(caseOf).join('\n')}
    *)
      if [[ $PREFIX != -* ]]; then _describe -t commands command commands; fi
      _arguments -s -S '--version[print the version]' ${(scan?.options ?? []).map(specOf).join(' ')} '*:path:_files' ;;
  esac
}
if [[ $funcstack[1] == _tokenscan ]]; then _tokenscan "$@"; else compdef _tokenscan tokenscan; fi
`;
}

function caseOf({ name, options, words }: CompletedCommand): string {
  const rest = words.length > 0 ? `'*:word:(${words.join(' ')})'` : `'*:path:_files'`;
  return `    ${name}) _arguments -s -S ${[...options.map(specOf), rest].join(' ')} ;;`;
}

/** An option as \`_arguments\` takes it; each of its names excludes the others. */
function specOf({ names, help, value, valueName }: CompletedOption): string {
  const text = help.replace(/[[\]\\:]/g, '\\$&');
  const action = value === 'file' ? '_files' : value === 'text' || value === undefined ? ' ' : `(${value.join(' ')})`;
  const taken = value === undefined ? '' : `:${valueName}:${action}`;
  return names.map((name) => quote(`*${name}[${text}]${taken}`)).join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
