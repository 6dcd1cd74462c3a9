// The whole public API of tokenscan.
export { createDetector, type Detector, type DetectorOptions } from './detect/detector.ts';
export { createMasker, type Masker } from './detect/mask.ts';
export { ConfigError, GitError, TokenscanError, UsageError } from './errors.ts';
export { groupByToken } from './findings/exposures.ts';
export type * from './origin.ts';
export type { ScanOptions } from './recipe.ts';
export type { MaskOptions } from './redact/mask.ts';
export { createRedactor, type Redactor } from './redact/redactor.ts';
export { type Later, type RedactStreamOptions, redactStream } from './redact/stream.ts';
export { createValueRedactor, type RedactValue } from './redact/values.ts';
export { formatJson } from './report/json.ts';
export { formatText, type TextOptions } from './report/text.ts';
export { builtInFamilies, prepareRules } from './rules/builtin.ts';
export type { CompiledRule } from './rules/compile.ts';
export { type FileScanOptions, scanFiles, scanStaged, scanStream } from './scan.ts';
export { type GitScanOptions, scanGit } from './scan-git/scan-git.ts';
export * from './types.ts';
