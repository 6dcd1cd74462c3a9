// Describes `tokenscan logs`.
import { describeCommand } from '../descriptor.ts';
import { EXCLUDE_OPTION, FINDING_OPTIONS, REDACT_FOUND_EXIT_CODES, REDACT_FOUND_OPTIONS } from './option-tables.ts';

export const logs = describeCommand({
  name: 'logs',
  group: 'scan',
  summary: 'scan log files: those of this system, or those named',
  usage: ['tokenscan logs [PATH…] [options]', 'docker logs CONTAINER 2>&1 | tokenscan logs -'],
  description: [
    'Scans logs for tokens, and prints when each was first and last logged. Without a PATH it scans the usual locations: logs of containers (Docker, Podman), PM2, nginx, Apache, Caddy, supervisor, npm, yarn and pnpm, all of /var/log, the systemd journal, and log files of the projects in and above the current folder. With PATHs (files, folders, globs) it scans every file there.',
    'It also reports 409 Conflict answers of Telegram, which mean that someone else fetches the updates of the same bot.',
    'Nothing is changed without --redact; the systemd journal is never edited. Logs that may not be read are reported: run the command with sudo then.',
  ],
  options: {
    root: { type: 'string', value: 'DIR', help: 'scan the logs of another system, mounted at DIR' },
    ...EXCLUDE_OPTION,
    ...REDACT_FOUND_OPTIONS,
    ...FINDING_OPTIONS,
  },
  exitCodes: REDACT_FOUND_EXIT_CODES,
  examples: [
    ['sudo tokenscan logs', 'scan all logs of this machine'],
    ['tokenscan logs --redact app.log', 'mask the tokens in a log file'],
  ],
});
