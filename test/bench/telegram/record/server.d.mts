// The loopback server of the recorder, for tests written in TypeScript.

export declare function startServer(): Promise<{
  readonly live: string;
  readonly dead: string;
  readonly port: number;
  stop(): void;
}>;
