// How to read a token from the environment, in the language of the file it was found in.

/** The name we propose; what most libraries' examples call it. */
export const VARIABLE = 'TELEGRAM_BOT_TOKEN';

const LINES: readonly (readonly [RegExp, string])[] = [
  [/\.(?:[cm]?[jt]sx?|vue|svelte)$/i, `process.env.${VARIABLE}`],
  [/\.(?:py|pyw|ipynb)$/i, `os.environ["${VARIABLE}"]`],
  [/\.go$/i, `os.Getenv("${VARIABLE}")`],
  [/\.php$/i, `getenv('${VARIABLE}')`],
  [/\.rb$/i, `ENV.fetch("${VARIABLE}")`],
  [/\.(?:java|kt|kts|scala|groovy)$/i, `System.getenv("${VARIABLE}")`],
  [/\.(?:cs|fs|vb)$/i, `Environment.GetEnvironmentVariable("${VARIABLE}")`],
  [/\.rs$/i, `std::env::var("${VARIABLE}")`],
  [/\.(?:exs?)$/i, `System.fetch_env!("${VARIABLE}")`],
  [/\.dart$/i, `Platform.environment['${VARIABLE}']`],
  [/\.(?:c|cc|cpp|cxx|h|hpp|lua)$/i, `getenv("${VARIABLE}")`],
  [/\.swift$/i, `ProcessInfo.processInfo.environment["${VARIABLE}"]`],
  [/\.(?:ps1|psm1)$/i, `$env:${VARIABLE}`],
  [/\.(?:bat|cmd)$/i, `%${VARIABLE}%`],
  [/(?:\.(?:sh|bash|zsh|fish|ya?ml|md|txt)|(?:^|\/)(?:Dockerfile|Makefile))$/i, `\${${VARIABLE}}`],
];

/** The expression that reads the token in the file at `path`; undefined where we do not know its language. */
export function environmentRead(path: string): string | undefined {
  return LINES.find(([pattern]) => pattern.test(path))?.[1];
}
