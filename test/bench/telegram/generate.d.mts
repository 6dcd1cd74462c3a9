// What the benchmark's generator gives to tests written in TypeScript.

export interface Label {
  readonly path: string;
  readonly shape: string;
  readonly group: string;
  readonly tokens: readonly { readonly id: string; readonly fingerprint: string }[];
  /** First and last line of the token, where lines mean anything. */
  readonly lines?: readonly [number, number];
  /** Whether it holds a real credential of another kind. */
  readonly otherSecret?: boolean;
}

export declare function plan(seed: number): readonly { readonly bytes: Buffer; readonly label: Label }[];
export declare function generate(seed: number, folder: string): { readonly seed: number; readonly files: readonly Label[] };
