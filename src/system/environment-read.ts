// Writes the expression that reads a variable from the environment, in the language of a file.

/** A language by its file names, and the expression with NAME for the variable. */
const LINES: readonly (readonly [RegExp, string])[] = [
  [/\.(?:[cm]?[jt]sx?|vue|svelte)$/i, 'process.env.NAME'],
  [/\.(?:py|pyw|ipynb)$/i, 'os.environ["NAME"]'],
  [/\.go$/i, 'os.Getenv("NAME")'],
  [/\.php$/i, `getenv('NAME')`],
  [/\.rb$/i, 'ENV.fetch("NAME")'],
  [/\.(?:java|kt|kts|scala|groovy)$/i, 'System.getenv("NAME")'],
  [/\.(?:cs|fs|vb)$/i, 'Environment.GetEnvironmentVariable("NAME")'],
  [/\.rs$/i, 'std::env::var("NAME")'],
  [/\.(?:exs?)$/i, 'System.fetch_env!("NAME")'],
  [/\.dart$/i, `Platform.environment['NAME']`],
  [/\.(?:c|cc|cpp|cxx|h|hpp|lua)$/i, 'getenv("NAME")'],
  [/\.swift$/i, 'ProcessInfo.processInfo.environment["NAME"]'],
  [/\.(?:ps1|psm1)$/i, `$env:NAME`],
  [/\.(?:bat|cmd)$/i, '%NAME%'],
  [/(?:\.(?:sh|bash|zsh|fish|ya?ml|md|txt)|(?:^|\/)(?:Dockerfile|Makefile))$/i, `\${NAME}`],
];

/** The expression that reads `variable` in the file at `path`; undefined if its language is unknown. */
export function environmentRead(path: string, variable: string): string | undefined {
  return LINES.find(([pattern]) => pattern.test(path))?.[1].replace('NAME', variable);
}
