// What the benchmark must contain, for tests written in TypeScript.

export declare const MISS_TABLE: readonly string[];
export declare const LEAKS: Readonly<Record<string, readonly string[]>>;
