// Which file names are those of a .env file.

const EXAMPLE = /\.(?:example|sample|template|tmpl|tpl|dist|defaults?)(?:\.|$)/;

/** Whether `name`, without a folder, is that of a file which dotenv or a tool like it reads: `.env`, `.env.local`, `.env-test`. */
export function isEnvName(name: string): boolean {
  return /^\.env(?:[.\-_]|$)/.test(name) && !name.endsWith('.tmp');
}

/** Whether the `.env` file called `name` is an example for others, such as `.env.example` or `.env.sample.local`. */
export function isExampleName(name: string): boolean {
  return EXAMPLE.test(name);
}
