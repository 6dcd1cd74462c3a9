// What a person does about a token that we do not take out ourselves.
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
  lines: (variable: string, file: string) => readonly string[],
];

/** Where nothing but such files has the token, there is nothing yet that would have put it there. */
const stored = (variable: string): string => `${variable}=… into .env, where it is not yet     (chmod 600, and never into git)`;

const KUBERNETES = (variable: string): readonly string[] => [
  stored(variable),
  'kubectl create secret generic telegram-bot --from-env-file=.env     (makes it of all that is in .env)',
  '- name: NAME'.replace('NAME', variable),
  '  valueFrom: { secretKeyRef: { name: telegram-bot, key: NAME } }'.replace('NAME', variable),
];

const ENV: PathTest = { test: (path) => isEnvName(posix.basename(path)) };

const EXAMPLE: PathTest = { test: (path) => ENV.test(path) && isExampleName(posix.basename(path)) };

/** What people read and no program runs by. */
const DOCUMENT = /\.(?:md|markdown|rst|adoc|txt|html?|log|jsonl|csv|har)(?:\.\d+)?$/i;

/** Whether the file at `path` is one that people read: a token that is masked there is missing nowhere. */
export const isDocument = (path: string): boolean => DOCUMENT.test(path);

/** The first that fits counts. */
const ADVICE: readonly Advice[] = [
  [
    /(?:^|\/)\.env\.tokenscan-[0-9a-f]{16}\.tmp$/,
    undefined,
    (_, file) => [`rm ${file}     (a tokenscan that was killed left it)`],
  ],
  [/(?:^|\/)\.envrc$/, undefined, (variable) => [stored(variable), 'dotenv     (in its place: direnv reads .env then)']],
  [
    /(?:^|\/)\.(?:(?:ba|z|k)shrc|bash_(?:profile|login|aliases)|z(?:profile|shenv|login)|profile)$/,
    undefined,
    (variable) => [
      stored(variable),
      'take it out: all that is started from there has it',
      'set -a; . ./.env; set +a; COMMAND     (in its place, where it is needed)',
    ],
  ],
  [EXAMPLE, undefined, (variable) => [`${variable}=your-token     (others copy this file)`]],
  [ENV, undefined, () => ['it is in its place where git ignores the file and only you can read it (chmod 600)']],
  [
    /\.ya?ml$/i,
    /^kind:\s*["']?Secret\b/m,
    (variable) => [
      stored(variable),
      'take the file out of git, and make the secret from .env: kubectl create secret generic telegram-bot --from-env-file=.env',
    ],
  ],
  [/\.ya?ml$/i, /^apiVersion:/m, KUBERNETES],
  [/(?:^|\/)\.github\/workflows\//, undefined, (variable) => [`gh secret set ${variable}`, `\${{ secrets.${variable} }}`]],
  [/(?:^|\/)\.gitlab-ci\.ya?ml$/, undefined, (variable) => [`Settings → CI/CD → Variables: ${variable}, masked`, `$${variable}`]],
  [
    /(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$|\.dockerfile$/i,
    undefined,
    (variable) => [
      stored(variable),
      'take it out: what is in an image, whoever has that can read',
      'docker run --env-file .env …',
    ],
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
    (variable) => [`take it out, and have the program read ${variable} from the environment; a file of settings cannot`],
  ],
  [DOCUMENT, undefined, (_, file) => [`mask it: npx tokenscan redact --in-place ${file}`]],
  [
    /\.(?:vue|svelte)$/i,
    undefined,
    () => ['nothing that a browser gets is secret: ask a server of yours, and let that have the token'],
  ],
  [
    /\.rs$/,
    undefined,
    (variable) => [
      `static ${variable}: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| std::env::var("${variable}").unwrap());`,
      `std::env::var("${variable}")     (where it is used)`,
    ],
  ],
];

/** How the token in the file at `path`, shown as `name`, which holds `text`, is replaced by `variable`; lines for a person to copy. */
export function byHand(
  { name, path }: { readonly name: string; readonly path: string },
  text: string,
  variable: string,
): readonly string[] {
  const place = path.replaceAll('\\', '/');
  const advice = ADVICE.find(([places, content]) => places.test(place) && (content === undefined || content.test(text)));
  if (advice !== undefined) return advice[2](variable, shellWord(name));
  return [environmentRead(basename(place), variable) ?? `take it out, and read ${variable} from the environment`];
}
