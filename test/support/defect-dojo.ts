// Reads a report as DefectDojo does: which findings it makes of it, and which of them it takes for the same one.
//
// Source: DefectDojo's documentation of its parsers "SARIF" and "GitLab Secret Detection Report": findings are the same whose title, CWE,
// line, file path and description are. A title is cut at 150 characters.

interface Dojo {
  readonly title: string;
  readonly description: string;
  readonly file: string;
  readonly line: number | undefined;
}

interface SarifReport {
  readonly runs: readonly {
    readonly results: readonly {
      readonly message: { readonly text: string };
      readonly locations: readonly [
        {
          readonly physicalLocation: {
            readonly artifactLocation: { readonly uri: string };
            readonly region: { readonly startLine: number };
          };
        },
      ];
    }[];
  }[];
}

interface GitLabReport {
  readonly vulnerabilities: readonly {
    readonly name: string;
    readonly description: string;
    readonly location: { readonly file: string; readonly start_line?: number };
  }[];
}

/** The findings of a report, and those that remain when the same ones are one. */
export function readAsDefectDojo(
  format: 'sarif' | 'gitlab',
  text: string,
): { readonly all: readonly Dojo[]; readonly unique: readonly string[] } {
  const all = format === 'sarif' ? fromSarif(JSON.parse(text) as SarifReport) : fromGitLab(JSON.parse(text) as GitLabReport);
  return { all, unique: [...new Set(all.map((one) => JSON.stringify(one)))] };
}

/** How many results a SARIF report has. */
export function countResults(text: string): number {
  return fromSarif(JSON.parse(text) as SarifReport).length;
}

function fromSarif({ runs }: SarifReport): readonly Dojo[] {
  return runs.flatMap(({ results }) =>
    results.map(({ message, locations: [{ physicalLocation }] }) => ({
      title: message.text.slice(0, 150),
      description: message.text,
      file: physicalLocation.artifactLocation.uri,
      line: physicalLocation.region.startLine,
    })),
  );
}

function fromGitLab({ vulnerabilities }: GitLabReport): readonly Dojo[] {
  return vulnerabilities.map(({ name, description, location }) => ({
    title: name.slice(0, 150),
    description,
    file: location.file,
    line: location.start_line,
  }));
}
