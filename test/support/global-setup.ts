// Runs once before all tests, and once after them.
export { openRun as setup } from './kept.ts';
