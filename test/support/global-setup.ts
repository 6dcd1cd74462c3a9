// Runs once before all tests, and once after them.
export { keepFolders as setup } from './repositories/kept.ts';
