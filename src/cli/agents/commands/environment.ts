// Which commands print environment variables: they are where a token belongs, and what they print is sent to the model.
import type { Environment } from '../../../system/environment.ts';
import { PLAIN_DOLLAR, type SimpleCommand } from './shell-text.ts';

/** Names of variables that may hold a secret. */
const TELLING = /TOKEN|SECRET|PASSW|API_?HASH|API_?KEY|SESSION|CREDENTIAL|PRIVATE_?KEY/i;

/** Words before a command that run it, and what follows them up to it. */
const WRAPPERS: readonly RegExp[] = [
  /^(?:sudo|doas|command|builtin|exec|time|nohup|setsid|then|do|else|if|while|until|!|\{|watch) (?:-\S+ )*/,
  /^(?:nice|timeout|stdbuf|chrt|ionice) (?:-\S+ )*(?:[0-9.]+[smhd]? )?/,
  // Options with a value, and then the name of a container, a pod or a host.
  /^(?:docker|podman|nerdctl) (?:compose |container )?(?:exec|run) (?:-(?:[uew]|-user|-env|-workdir|-name|-network) \S+ |-\S+ )*\S+ /,
  /^kubectl (?:\S+ )*?-- /,
  /^(?:ssh|heroku run) (?:-[a-zA-Z] \S+ |-\S+ )*\S+ /,
  // Variables for one command.
  /^(?:[A-Za-z_]\w*=\S* )+/,
  /^env (?:-[iv0] |-[uCS] \S+ |--\S+ |[A-Za-z_]\w*=\S* )+(?=[^-\s=]+(?: |$))/,
  /^env (?=[^-\s=]+ (?!=))/,
];

/** Commands that print the environment, of this or of another process, as their words with a space after each. */
const PRINTING: readonly RegExp[] = [
  /^env (?:-\S+ |[A-Za-z_]\w*=\S* )*$/,
  /^(?:printenv|set) (?:-0 |--null )?$/,
  /^(?:export|declare|typeset|readonly) (?:-[a-z]+ )*$/,
  /(?:^| )(?:\S*=)?\/proc\/[^/ ]+\/environ /,
  /^ps (?:[a-df-z]*e[a-z]* |-E )/,
  /^(?:docker|podman|nerdctl) (?:\S+ )*?(?:inspect|compose config|compose (?:-\S+ \S+ )+config) /,
  /^docker-compose (?:-\S+ \S+ )*config /,
  /^systemctl (?:--\S+ )*(?:show-environment|show )/,
  /^heroku config /,
  /^(?:node|nodejs|bun|deno) .*\bprocess\.env\b(?!\??\.[\w$]|\[)/,
  /^deno .*\bDeno\.env\.toObject\b/,
  /^python[0-9.]* .*\bos\.environ\b(?!\[|\.get\b)/,
  /^ruby .*\bENV\b(?!\[|\.fetch)/,
  /^perl .*%ENV\b/,
  /^php .*(?:[$\ue000]_ENV\b(?!\[)|getenv\(\)|phpinfo)/,
  /^(?:get-childitem|gci|get-item|gi|dir|ls) (?:-\S+ )*env:/i,
  /^\[(?:System\.)?Environment\]::GetEnvironmentVariables/i,
];

/** The variables that a command prints by their names. */
const NAMED: readonly (readonly [command: RegExp, name: RegExp])[] = [
  [/^printenv /, /(?<= )([A-Za-z_]\w*)(?= )/g],
  [/^(?:echo|printf|print|write-output|write-host) /i, /\$(?:env:|\{env:|\{)?([A-Za-z_]\w*)(?:\}|[^\w]|$)/gi],
  [/^(?:echo) /, /%([A-Za-z_]\w*)%/g],
  [/^(?:declare|typeset|export) -p /, /(?<= )([A-Za-z_]\w*)(?= )/g],
];

/** Commands whose output is masked. */
const MASKED = /(?:^|[\s/\\])(?:tokenscan|cli\.cjs) (?:redact|exec) /;

/** Commands that print only numbers or names. */
const COUNTED = /^(?:wc |cut (?:-d ?= -f ?1|-f ?1 -d ?=) |grep (?:-[a-z]*[cq][a-z]* ))/;

/**
 * The first of `commands` that prints environment variables which may be secrets, as it was written; undefined where none does.
 *
 * @param holdsSecret whether the value of a variable of `env` is a secret; the shell of the agent may have more variables than `env`
 */
export function printsEnvironment(
  commands: readonly SimpleCommand[],
  env: Environment,
  holdsSecret: (value: string) => boolean,
): string | undefined {
  const texts = commands.map(({ words, pipeline }) => ({ text: words.map((word) => `${word} `).join(''), pipeline }));
  const found = texts.find(({ text, pipeline }, at) => {
    const isHarmless = texts
      .slice(at)
      .some((one) => one.pipeline === pipeline && (MASKED.test(one.text) || COUNTED.test(one.text)));
    return !isHarmless && !MASKED.test(text) && isPrinting(unwrapped(text), env, holdsSecret);
  });
  return found?.text.trimEnd().replaceAll(PLAIN_DOLLAR, '$');
}

/** Whether the output of `command` is masked or counted by what it is piped into. */
export function isMasked(command: SimpleCommand, commands: readonly SimpleCommand[]): boolean {
  return commands.some(({ words, pipeline }) => {
    const text = words.map((word) => `${word} `).join('');
    return pipeline === command.pipeline && MASKED.test(text);
  });
}

/** The command without what runs it. */
export function unwrapped(text: string): string {
  const rest = WRAPPERS.reduce((left, wrapper) => left.replace(wrapper, ''), text);
  return rest === text ? text.replace(/^\S*\/(?=[\w.-]+ )/, '') : unwrapped(rest);
}

function isPrinting(text: string, env: Environment, holdsSecret: (value: string) => boolean): boolean {
  if (PRINTING.some((pattern) => pattern.test(text))) return true;
  return NAMED.some(
    ([command, name]) =>
      command.test(text) &&
      [...text.slice(text.indexOf(' ')).matchAll(name)].some(([, variable = '']) => {
        const value = env[variable];
        return value === undefined ? TELLING.test(variable) : holdsSecret(value);
      }),
  );
}
