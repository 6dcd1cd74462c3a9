// The real programs of the recorder, for tests written in TypeScript.

export interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** The python3 to use, and a folder whose node_modules has the libraries. */
  readonly python: string;
  readonly libraries: string;
}

export interface Producer {
  readonly name: string;
  readonly program: string;
  readonly needs: string;
  /** Whether it takes seconds to start. */
  readonly slow?: boolean;
  /** Nothing of it is recorded. */
  readonly unrecorded?: boolean;
  present(context: Pick<Context, 'python' | 'libraries'>): boolean;
  run(context: Context): Promise<string | Buffer>;
}

export declare const PRODUCERS: readonly Producer[];
