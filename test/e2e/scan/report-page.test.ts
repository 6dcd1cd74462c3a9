// The HTML page in a real browser: complete without JavaScript and network, usable by keyboard, accessible, quick with many tokens.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupByToken } from '../../../src/findings/exposures.ts';
import type { Report } from '../../../src/model/types.ts';
import { joinChunks } from '../../../src/report/chunks.ts';
import { htmlChunks } from '../../../src/report/exports/html/page.ts';
import { locateByText } from '../../../src/report/exports/place.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { PAGE_REPORT, PAGE_STEPS } from '../../support/fixtures/page-report.ts';
import { findingWith, reportWith } from '../../support/fixtures/sample-report.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

/** What is used of Playwright; `.ci/run` installs it, outside of this project. */
interface Browser {
  newContext(options: object): Promise<Context>;
  close(): Promise<void>;
}
interface Context {
  newPage(): Promise<Page>;
  route(pattern: string, handler: (route: { abort(): Promise<void> }) => void): Promise<void>;
  close(): Promise<void>;
}
interface Page {
  goto(url: string): Promise<unknown>;
  on(event: 'request' | 'console' | 'pageerror', handler: (one: Message) => void): void;
  emulateMedia(options: object): Promise<void>;
  evaluate<Result>(script: string): Promise<Result>;
  addScriptTag(options: object): Promise<unknown>;
  screenshot(options: object): Promise<Uint8Array>;
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
}
interface Message {
  url?(): string;
  text?(): string;
  readonly message?: string;
}

const MODULES = process.env['TOKENSCAN_TEST_BROWSER'] ?? '';
const CHROMIUM = '/usr/bin/chromium';
const isHere = existsSync(join(MODULES, 'playwright-core')) && existsSync(CHROMIUM);

function pageOf(report: Report, changes: Partial<ReportInput> = {}): string {
  return joinChunks(
    htmlChunks({
      ...{ report, exposures: groupByToken(report.findings), version: '0.1.0', subject: 'this folder', command: 'scan' },
      ...{ exitCode: 1, startedAt: new Date('2026-11-05T10:00:00Z'), endedAt: new Date('2026-11-05T10:00:01Z') },
      ...{ locate: locateByText, color: false, width: 80, verbose: false },
      ...changes,
    }),
  );
}

const HOSTILE = [
  '</script><script>top.bad=1</script>',
  '<img src=x onerror=top.bad=1>',
  '\u202eabc\u2066',
  'a\0\u0007\u001b[2J',
  `x/${'long'.repeat(2500)}`,
];

const many = (amount: number): Report =>
  reportWith({
    findings: Array.from({ length: amount }, (_, at) =>
      findingWith({
        fingerprint: at.toString(16).padStart(16, '0'),
        preview: `${7_000_000_000 + at}:AAE***`,
        severity: at % 3 === 0 ? 'high' : at % 3 === 1 ? 'medium' : 'low',
        origin: { kind: 'file', path: `d${at % 40}/f${at}.ts` },
      }),
    ),
  });

const PAGES: Readonly<Record<string, () => string>> = {
  none: () => pageOf(reportWith({})),
  one: () => pageOf(many(1)),
  typical: () => pageOf(PAGE_REPORT, { steps: PAGE_STEPS }),
  russian: () => pageOf(PAGE_REPORT, { steps: PAGE_STEPS, language: 'ru' }),
  hostile: () =>
    pageOf(
      reportWith({
        findings: HOSTILE.map((path, at) =>
          findingWith({
            origin: { kind: 'file', path },
            fingerprint: `${at}`.repeat(16),
            preview: path.slice(0, 50),
            excerpt: { before: path, after: path },
          }),
        ),
        problems: HOSTILE.map((path) => ({ type: 'problem', origin: { kind: 'file', path }, code: 'EIO', message: path })),
      }),
      { subject: HOSTILE.join(' ').slice(0, 200) },
    ),
  many: () => pageOf(many(5000)),
};

describe.skipIf(!isHere)('the page in Chromium (playwright-core, axe-core)', () => {
  let browser: Browser;
  const folder = temporaryFolder();
  const axe = (): string => readFileSync(join(MODULES, 'axe-core/axe.min.js'), 'utf8');

  beforeAll(async () => {
    const { chromium } = createRequire(join(MODULES, 'x.js'))('playwright-core') as {
      readonly chromium: { launch(options: object): Promise<Browser> };
    };
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    for (const [name, make] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.html`), make());
  });
  afterAll(() => browser?.close());

  /** Opens a page without network; gives what it asked for besides itself, and what it complained of. */
  async function open(name: string, options: object = {}) {
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options });
    await context.route(/^(?!file:)/ as unknown as string, (route) => void route.abort());
    const page = await context.newPage();
    const said: string[] = [];
    page.on('request', (request) => void said.push(`request ${request.url?.() ?? ''}`));
    page.on('console', (line) => void said.push(line.text?.() ?? ''));
    page.on('pageerror', ({ message = '' }) => void said.push(message));
    const url = `file://${folder}/${name}.html`;
    await page.goto(url);
    return { page, said: () => said.filter((one) => one !== `request ${url}`), close: () => context.close() };
  }

  test.each(Object.keys(PAGES))(
    '%s: asks for nothing, runs nothing of what was scanned, and is not wider than the window',
    async (name) => {
      // A window of 1100 at twice the size, and of a phone.
      for (const width of IN_SOAK || name === 'typical' ? [1100, 550, 360] : [550]) {
        const { page, said, close } = await open(name, { viewport: { width, height: 800 } });
        expect(await page.evaluate('[top.bad, document.documentElement.scrollWidth <= innerWidth]')).toEqual([undefined, true]);
        expect(said()).toEqual([]);
        await close();
      }
    },
  );

  test.each(['none', 'one', 'typical', 'russian', 'hostile'])('%s: axe finds no violation, light and dark', async (name) => {
    for (const colorScheme of IN_SOAK || name === 'typical' ? ['light', 'dark'] : ['light']) {
      const { page, close } = await open(name, { colorScheme, bypassCSP: true });
      await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
      await page.addScriptTag({ content: axe() });
      const violations = await page.evaluate<readonly { id: string; nodes: readonly { html: string }[] }[]>(
        'axe.run().then((result) => result.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))',
      );
      expect(violations).toEqual([]);
      await close();
    }
  });

  test('given no JavaScript, then everything is there, and what needs it is not shown', async () => {
    const { page, close } = await open('typical', { javaScriptEnabled: false });
    const png = await page.screenshot({ fullPage: true });
    expect(png.length).toBeGreaterThan(1000);
    await close();
    const text = readFileSync(join(folder, 'typical.html'), 'utf8');
    expect(text).toMatch(/<form id="bar"[^>]* hidden>/);
    expect(text.match(/<button [^>]*data-copy[^>]*>/g)?.every((button) => button.includes(' hidden'))).toBe(true);
  });

  test('by keyboard alone: to the tokens, filter, order, open', async () => {
    const { page, close } = await open('typical');
    const focused = (): Promise<string> => page.evaluate('document.activeElement.id || document.activeElement.className');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('skip');
    await page.keyboard.press('/');
    expect(await focused()).toBe('word');
    await page.keyboard.type('compose');
    expect(await page.evaluate('document.getElementById("shown").textContent')).toBe('2 of 3 shown');
    await page.keyboard.press('Tab');
    await page.keyboard.type('medium');
    expect(await page.evaluate('document.getElementById("shown").textContent')).toBe('1 of 3 shown');
    await page.keyboard.press('Tab');
    await page.keyboard.type('by path');
    expect(await page.evaluate('document.querySelector(".token").dataset.path')).toBe('bot/settings.py');
    for (let tab = 0; tab < 3; tab++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.querySelector(".token:not([hidden])").open')).toBe(false);
    await close();
  });

  test('given 5,000 tokens, then they can be filtered and ordered', async () => {
    const { page, close } = await open('many');
    await page.keyboard.press('/');
    await page.keyboard.type('7000004');
    expect(await page.evaluate('document.getElementById("shown").textContent')).toBe('1000 of 5000 shown');
    await page.evaluate('order.value = "path"; order.dispatchEvent(new Event("change"))');
    expect(await page.evaluate('document.querySelector(".token").dataset.path')).toBe('d0/f0.ts');
    await close();
  });

  test('printed, what is folded is open, and controls are not there', async () => {
    const { page, close } = await open('typical');
    await page.emulateMedia({ media: 'print' });
    const shown = 'getComputedStyle(document.querySelector("#bar")).display';
    expect(await page.evaluate(shown)).toBe('none');
    expect(await page.evaluate('document.querySelector("#suppressed + details table").getBoundingClientRect().height > 20')).toBe(
      true,
    );
    await close();
  });

  // Where somebody wants to look at them: TOKENSCAN_TEST_SCREENSHOTS names a folder.
  test.skipIf(process.env['TOKENSCAN_TEST_SCREENSHOTS'] === undefined)('screenshots', async () => {
    const target = process.env['TOKENSCAN_TEST_SCREENSHOTS'] ?? '';
    mkdirSync(target, { recursive: true });
    for (const [name, colorScheme] of [
      ['typical', 'light'],
      ['typical', 'dark'],
      ['russian', 'light'],
      ['none', 'light'],
    ] as const) {
      const { page, close } = await open(name, { colorScheme, viewport: { width: 1000, height: 860 } });
      await page.screenshot({ path: join(target, `${name}-${colorScheme}.png`) });
      await close();
    }
  });
});

test('the words of a language are for all that the page says: none is empty, and none of English is in Russian', () => {
  const russian = pageOf(PAGE_REPORT, { steps: PAGE_STEPS, language: 'ru' });
  const prose = russian
    .replace(/<(style|script|code|pre|svg|title)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<td lang="en">.*?<\/td>/g, ' ')
    .replace(/\b[0-9a-f]{10}\b/g, ' ')
    .replace(/<[^>]+>/g, ' ');
  const known =
    /^(?:tokenscan|Telegram|git|HEAD|origin|main|UTC|env|BotFather|revoke|Mira|Jonas|httpx|setWebhook|secret|token|T|Z)$/;
  expect([...new Set(prose.match(/[A-Za-z]+/g))].filter((word) => !known.test(word))).toEqual([]);
});
