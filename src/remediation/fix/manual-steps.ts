// What the user does about a token that `fix` does not replace: lines to copy.
import { basename, posix } from 'node:path';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import { environmentRead } from '../../system/environment-read.ts';
import { shellWord } from '../../system/shell-word.ts';

/** Says whether it is about the file at `path`, with `/`. */
interface PathTest {
  test(path: string): boolean;
}

type Advice = readonly [
  path: PathTest,
  content: RegExp | undefined,
  lines: (variable: string, file: string, command: string) => readonly string[],
];

/** If only such files have the token, `fix` did not add it to `.env`. */
const stored = (variable: string): string => `${variable}=…     (into .env, if it is not there yet: chmod 600, never into git)`;

const KUBERNETES = (variable: string): readonly string[] => [
  stored(variable),
  'kubectl create secret generic telegram-bot --from-env-file=.env     (creates it from all of .env)',
  '- name: NAME'.replace('NAME', variable),
  '  valueFrom: { secretKeyRef: { name: telegram-bot, key: NAME } }'.replace('NAME', variable),
];

const ENV: PathTest = { test: (path) => isEnvName(posix.basename(path)) };

const EXAMPLE: PathTest = { test: (path) => ENV.test(path) && isExampleName(posix.basename(path)) };

/** What people read, and no program does. */
const DOCUMENT = /\.(?:md|markdown|rst|adoc|txt|html?|log|jsonl|csv|har)(?:\.\d+)?$/i;

/** Whether people read the file at `path`, and no program: no program misses a token that is masked there. */
export const isDocument = (path: string): boolean => DOCUMENT.test(path);

/** The first entry that matches is used. */
const ADVICE: readonly Advice[] = [
  [
    /(?:^|\/)\.env\.tokenscan-[0-9a-f]{16}\.tmp$/,
    undefined,
    (_, file) => [`rm ${file}     (left by a tokenscan that was killed)`],
  ],
  [/(?:^|\/)\.envrc$/, undefined, (variable) => [stored(variable), 'dotenv     (instead of the token; direnv then reads .env)']],
  [
    /(?:^|\/)\.(?:(?:ba|z|k)shrc|bash_(?:profile|login|aliases)|z(?:profile|shenv|login)|profile)$/,
    undefined,
    (variable) => [
      stored(variable),
      'remove it: every program started from this shell gets it',
      'set -a; . ./.env; set +a; COMMAND     (to run one command with it)',
    ],
  ],
  [EXAMPLE, undefined, (variable) => [`${variable}=your-token     (others copy this file)`]],
  [ENV, undefined, () => ['a token is expected here if git ignores the file and only you can read it (chmod 600)']],
  [
    /\.ya?ml$/i,
    /^kind:\s*["']?Secret\b/m,
    (variable) => [
      stored(variable),
      'kubectl create secret generic telegram-bot --from-env-file=.env     (creates the secret from all of .env)',
      'remove this file from git',
    ],
  ],
  [/\.ya?ml$/i, /^apiVersion:/m, KUBERNETES],
  [/(?:^|\/)\.github\/workflows\//, undefined, (variable) => [`gh secret set ${variable}`, `\${{ secrets.${variable} }}`]],
  [/(?:^|\/)\.gitlab-ci\.ya?ml$/, undefined, (variable) => [`Settings → CI/CD → Variables: ${variable}, masked`, `$${variable}`]],
  [
    /(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$|\.dockerfile$/i,
    undefined,
    (variable) => [stored(variable), 'remove it: anyone with the image can read it', 'docker run --env-file .env …'],
  ],
  [/\.service$/, undefined, () => ['EnvironmentFile=/etc/bot.env     (chmod 600)']],
  [/(?:^|\/)(?:GNU)?[Mm]akefile$|\.mk$/, undefined, (variable) => [`$(${variable})     (with -include .env and export above)`]],
  [/\.(?:properties|ya?ml)$/i, /\bspring\b|^quarkus\./m, (variable) => [`\${${variable}}`]],
  [
    /\.tf(?:vars)?$/,
    undefined,
    (variable) => [
      `variable "${variable.toLowerCase()}" { sensitive = true }`,
      `export TF_VAR_${variable.toLowerCase()}="$${variable}"`,
    ],
  ],
  [
    /\.(?:json[5c]?|toml|ini|cfg|conf|ya?ml|xml|properties)$/i,
    undefined,
    (variable) => [`config files cannot read environment variables: remove it, and have the program read ${variable}`],
  ],
  [DOCUMENT, undefined, (_, file, command) => [`${command} redact --in-place ${file}     (masks it)`]],
  [
    /\.(?:vue|svelte)$/i,
    undefined,
    () => ['nothing sent to a browser is secret: call your own server, and keep the token there'],
  ],
  [
    /\.rs$/,
    undefined,
    (variable) => [
      `static ${variable}: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| std::env::var("${variable}").unwrap());`,
      `std::env::var("${variable}")     (where the token was used)`,
    ],
  ],
];

/** How to replace the token in the file at `path`, printed as `name`, with the content `text`, by `variable`. */
export function manualSteps(
  { name, path }: { readonly name: string; readonly path: string },
  text: string,
  variable: string,
  command = 'tokenscan',
): readonly string[] {
  const place = path.replaceAll('\\', '/');
  const advice = ADVICE.find(([places, content]) => places.test(place) && (content === undefined || content.test(text)));
  if (advice !== undefined) return advice[2](variable, shellWord(name), command);
  return [environmentRead(basename(place), variable) ?? `remove it, and read ${variable} from the environment`];
}
