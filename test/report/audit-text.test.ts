// Of very many tokens an audit shows the first ones, and sums of all.
import { expect, test } from 'vitest';
import type { Audit, AuditedExposure } from '../../src/remediation/audit/audit.ts';
import { formatAudit } from '../../src/report/audit-text.ts';
import { findingWith, reportWith } from '../support/fixtures/sample-report.ts';

const exposures = Array.from({ length: 25 }, (_, at): AuditedExposure => {
  const finding = findingWith({ origin: { kind: 'file', path: `${at % 2 === 0 ? 'a' : 'b'}/${at}.py` } });
  const place = { kind: 'file', finding, allowed: false } as const;
  return {
    fingerprint: String(at).padStart(16, '0'),
    verdict: 'here',
    places: [place],
    span: {},
    pushedTo: [],
    inHead: false,
    steps: [],
  };
});

const audit: Audit = { exposures, report: reportWith({}), scans: ['files'], absent: [] };

test('without --verbose 20, with it all', () => {
  const text = formatAudit(audit, { color: false, width: 80 });
  expect(text.match(/^Telegram bot token /gm)).toHaveLength(20);
  expect(text).toContain('… and 5 more tokens (--verbose shows all)\n\nAll 25 tokens\n');
  expect(text).toContain('  by folder      13 a/, 12 b/\n');
  const all = formatAudit(audit, { color: false, width: 80, verbose: true });
  expect(all.match(/^Telegram bot token /gm)).toHaveLength(25);
  expect(all).not.toContain('more tokens');
});
