// The report as JSON, version 1: keys stay.
import { describe, expect, test } from 'vitest';
import { formatJson } from '../../src/report/json.ts';
import { findingWith, reportWith, SAMPLE } from '../support/fixtures/sample-report.ts';

describe('formatJson', () => {
  test('keeps its keys and their order', () => {
    expect(formatJson(SAMPLE, '1.2.3')).toMatchInlineSnapshot(`
      "{
        "version": 1,
        "tool": {
          "name": "tokenscan",
          "version": "1.2.3"
        },
        "findings": [
          {
            "rule": "telegram-bot-token",
            "severity": "high",
            "confidence": "certain",
            "botId": "1234567890",
            "preview": "1234567890:AAE***",
            "fingerprint": "00112233445566aa",
            "encodings": [],
            "origin": {
              "kind": "file",
              "path": "src/bot.ts"
            },
            "line": 7,
            "column": 13,
            "endLine": 7,
            "endColumn": 59,
            "suppressed": false
          },
          {
            "rule": "telegram-bot-token",
            "severity": "high",
            "confidence": "certain",
            "botId": "1234567890",
            "preview": "1234567890:AAE***",
            "fingerprint": "00112233445566aa",
            "encodings": [
              "percent"
            ],
            "origin": {
              "kind": "file",
              "root": "logs/",
              "path": "app.log"
            },
            "line": 1203,
            "column": 5,
            "endLine": 1203,
            "endColumn": 51,
            "suppressed": false,
            "repeats": 12
          },
          {
            "rule": "other-key",
            "severity": "low",
            "confidence": "likely",
            "preview": "AbC***",
            "fingerprint": "ffeeddccbbaa9988",
            "encodings": [],
            "origin": {
              "kind": "name",
              "path": "keys/AbC***.txt"
            },
            "line": 1,
            "column": 1,
            "endLine": 1,
            "endColumn": 47,
            "suppressed": false
          },
          {
            "rule": "telegram-bot-token",
            "severity": "high",
            "confidence": "certain",
            "botId": "1234567890",
            "preview": "1234567890:AAE***",
            "fingerprint": "00112233445566aa",
            "encodings": [],
            "origin": {
              "kind": "file",
              "path": ".env"
            },
            "line": 1,
            "column": 13,
            "endLine": 1,
            "endColumn": 59,
            "suppressed": true,
            "suppressedBecause": "private .env",
            "suppressedCode": "private-env"
          },
          {
            "rule": "telegram-bot-token",
            "severity": "high",
            "confidence": "certain",
            "botId": "1234567890",
            "preview": "1234567890:AAE***",
            "fingerprint": "00112233445566aa",
            "encodings": [],
            "origin": {
              "kind": "file",
              "path": "test/a.ts"
            },
            "line": 2,
            "column": 13,
            "endLine": 2,
            "endColumn": 59,
            "suppressed": true,
            "suppressedBecause": "allowed",
            "suppressedCode": "allowed"
          },
          {
            "rule": "telegram-bot-token",
            "severity": "high",
            "confidence": "certain",
            "botId": "1234567890",
            "preview": "1234567890:AAE***",
            "fingerprint": "00112233445566aa",
            "encodings": [],
            "origin": {
              "kind": "stdin"
            },
            "line": 7,
            "column": 13,
            "endLine": 7,
            "endColumn": 59,
            "suppressed": false
          },
          {
            "rule": "telegram-bot-token",
            "severity": "high",
            "confidence": "certain",
            "botId": "1234567890",
            "preview": "1234567890:AAE***",
            "fingerprint": "00112233445566aa",
            "encodings": [],
            "origin": {
              "kind": "staged",
              "path": "bot.py"
            },
            "line": 7,
            "column": 13,
            "endLine": 7,
            "endColumn": 59,
            "suppressed": false
          }
        ],
        "problems": [
          {
            "origin": {
              "kind": "file",
              "path": "locked\\nfile"
            },
            "code": "EACCES",
            "message": "permission denied"
          }
        ],
        "skipped": [
          {
            "origin": {
              "kind": "file",
              "path": ".git"
            },
            "reason": "git folder",
            "reasonCode": "git-folder"
          },
          {
            "origin": {
              "kind": "file",
              "path": "a"
            },
            "reason": "symbolic link",
            "reasonCode": "symbolic-link"
          },
          {
            "origin": {
              "kind": "file",
              "path": "b\\udcff"
            },
            "reason": "symbolic link",
            "reasonCode": "symbolic-link"
          }
        ],
        "allow": {
          "expired": [
            {
              "fingerprint": "1111111111111111",
              "reason": "old \\u001b[2J",
              "expires": "2020-01-01"
            }
          ],
          "unused": [
            {
              "fingerprint": "2222222222222222",
              "reason": "never there"
            }
          ]
        },
        "summary": {
          "blobs": 1234,
          "bytes": 5678900,
          "skipped": 3,
          "suppressed": 2,
          "threads": 1
        }
      }
      "
    `);
  });

  test('of nothing', () => {
    expect(JSON.parse(formatJson(reportWith({}), '1.2.3'))).toEqual({
      version: 1,
      tool: { name: 'tokenscan', version: '1.2.3' },
      findings: [],
      problems: [],
      skipped: [],
      allow: { expired: [], unused: [] },
      summary: { blobs: 3, bytes: 4321, skipped: 0, suppressed: 0, threads: 1 },
    });
  });

  test('holds no text of the scanned line', () => {
    const json = formatJson(reportWith({ findings: [findingWith({ excerpt: { before: 'password=', after: 'hunter2' } })] }), '1');
    expect(json).not.toMatch(/password|hunter2/);
  });

  test('gives a byte that is no UTF-8 back as it was', () => {
    const origin = { kind: 'file', path: 'a\udcff' } as const;
    const json = formatJson(reportWith({ findings: [findingWith({ origin })] }), '1');
    expect(json).toContain('"a\\udcff"');
    expect(JSON.parse(json)).toMatchObject({ findings: [{ origin }] });
  });
});
