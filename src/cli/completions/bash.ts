// Commands → a completion script for bash.
import type { CompletedCommand, CompletedOption } from './entries.ts';

/** The script. It calls no program: completion must not wait for Node. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name);
  return `# Completion of tokenscan for bash: source <(tokenscan completion bash)
_tokenscan() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local command='' at options='' words='' values=''
  # Bash breaks words at "=": the option is then before it.
  if [[ $current == '=' ]]; then current=''; fi
  if [[ $previous == '=' ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
      ${names.join('|')}) command=\${COMP_WORDS[at]}; break ;;
    esac
  done
  case $command in
${commands.map(caseOf).join('\n')}
    *) words='${names.join(' ')}'; options='${optionNames(scanOf(commands)).join(' ')} --version'
${valuesOf(scanOf(commands).options)} ;;
  esac
  COMPREPLY=()
  if [[ $values == file ]]; then return; fi
  if [[ $values == text ]]; then compopt +o default 2>/dev/null; return; fi
  if [[ -n $values ]]; then words=$values
  elif [[ $current == -* ]]; then words=$options; fi
  # Where nothing fits, bash completes names of files.
  while IFS= read -r at; do COMPREPLY+=("$at"); done < <(compgen -W "$words" -- "$current")
}
complete -o default -F _tokenscan tokenscan
`;
}

function scanOf(commands: readonly CompletedCommand[]): CompletedCommand {
  return commands.find(({ name }) => name === 'scan') ?? { name: 'scan', summary: '', options: [], words: [] };
}

function optionNames({ options }: CompletedCommand): readonly string[] {
  return options.flatMap(({ names }) => names);
}

function caseOf(command: CompletedCommand): string {
  const { name, words, options } = command;
  return `    ${name}) words='${words.join(' ')}'; options='${optionNames(command).join(' ')}'
${valuesOf(options)} ;;`;
}

/** A case over the word before: the values of the option that it is. */
function valuesOf(options: readonly CompletedOption[]): string {
  const cases = options.flatMap(({ names, value }) =>
    value === undefined ? [] : [`        ${names.join('|')}) values='${typeof value === 'string' ? value : value.join(' ')}' ;;`],
  );
  return `      case $previous in\n${[...cases, '        *) ;;'].join('\n')}\n      esac`;
}
