// The Python that tests start.
import { spawnSync } from 'node:child_process';
import { keepText } from '../kept.ts';

/** The interpreter itself: `python3` on PATH may be a script of a version manager, which starts thirty processes first. */
export function python(): string {
  return keepText('python3', () => {
    const { status, stdout } = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
    return status === 0 && stdout.trim() !== '' ? stdout.trim() : 'python3';
  });
}
