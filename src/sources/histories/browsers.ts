// The table of browsers: what was typed into the address bar, open tabs, and what pages have stored.
import { applicationFolders, below, configFolders, type Home, localFolders } from './home.ts';
import type { HistoryTool } from './tool.ts';

/** A browser: its folders of profiles on Linux (from the home), macOS (from Application Support) and Windows (from Local or Roaming). */
type Browser = readonly [
  id: string,
  title: string,
  linux: readonly string[],
  darwin: readonly string[],
  win32: readonly string[],
];

/** Deep enough for what a page has stored, in a profile. */
const MAX_DEPTH = 6;

const CHROME_KIN: readonly Browser[] = [
  [
    'chrome',
    'Chrome',
    ['.config/google-chrome', '.config/google-chrome-beta', '.var/app/com.google.Chrome/config/google-chrome'],
    ['Google/Chrome'],
    ['Google/Chrome/User Data'],
  ],
  [
    'chromium',
    'Chromium',
    ['.config/chromium', 'snap/chromium/common/chromium', '.var/app/org.chromium.Chromium/config/chromium'],
    ['Chromium'],
    ['Chromium/User Data'],
  ],
  [
    'brave',
    'Brave',
    ['.config/BraveSoftware/Brave-Browser', '.var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser'],
    ['BraveSoftware/Brave-Browser'],
    ['BraveSoftware/Brave-Browser/User Data'],
  ],
  ['edge', 'Edge', ['.config/microsoft-edge'], ['Microsoft Edge'], ['Microsoft/Edge/User Data']],
  ['vivaldi', 'Vivaldi', ['.config/vivaldi'], ['Vivaldi'], ['Vivaldi/User Data']],
  ['opera', 'Opera', ['.config/opera'], ['com.operasoftware.Opera'], ['Opera Software/Opera Stable']],
  ['yandex', 'Yandex Browser', ['.config/yandex-browser'], ['Yandex/YandexBrowser'], ['Yandex/YandexBrowser/User Data']],
  ['arc', 'Arc', [], ['Arc/User Data'], []],
];

const FIREFOX_KIN: readonly Browser[] = [
  [
    'firefox',
    'Firefox',
    [
      '.mozilla/firefox',
      '.config/mozilla/firefox',
      'snap/firefox/common/.mozilla/firefox',
      '.var/app/org.mozilla.firefox/.mozilla/firefox',
    ],
    ['Firefox/Profiles'],
    ['Mozilla/Firefox/Profiles'],
  ],
  ['librewolf', 'LibreWolf', ['.librewolf', '.config/librewolf/librewolf'], ['LibreWolf/Profiles'], ['LibreWolf/Profiles']],
];

/** In a profile of Chrome and its kin; some have only one profile, in the folder itself. */
const CHROME_FILES =
  /^(?:[^/]+\/)?(?:(?:History|Archived History|Web Data|Shortcuts|Top Sites|Network Action Predictor)(?:-journal|-wal)?|(?:Last|Current) (?:Session|Tabs)|(?:Sessions|Session Storage|Local Storage\/leveldb)\/[^/]+)$/;

/** In a profile of Firefox. */
const FIREFOX_FILES =
  /^[^/]+\/(?:(?:places|formhistory|webappsstore)\.sqlite(?:-wal|-journal)?|sessionstore\.jsonlz4|sessionstore-backups\/[^/]+|storage\/default\/[^/]+\/ls\/data\.sqlite(?:-wal|-journal)?)$/;

/** In the folder of Safari. */
const SAFARI_FILES =
  /^(?:(?:History|CloudTabs|BrowserState|SafariTabs)\.db(?:-wal|-journal)?|(?:Last Session|LastSession|RecentlyClosedTabs)\.plist|(?:LocalStorage|Profiles)\/.*)$/;

const browser = (id: string, title: string, folders: (home: Home) => readonly string[], takes: RegExp): HistoryTool => ({
  id,
  title,
  kind: 'browser',
  store: 'sqlite',
  places: (home) => folders(home).map((path) => ({ path, takes, depth: MAX_DEPTH })),
});

/** The folders of a browser on the platform of the home. */
function foldersOf([, , linux, darwin, win32]: Browser, home: Home): readonly string[] {
  const inAll = (folders: readonly string[], names: readonly string[]): readonly string[] =>
    folders.flatMap((folder) => names.map((name) => below(home, folder, name)));
  if (home.platform === 'darwin') return inAll(applicationFolders(home), darwin);
  if (home.platform === 'win32') return inAll([...localFolders(home), ...applicationFolders(home)], win32);
  const elsewhere = linux.filter((name) => !name.startsWith('.config/'));
  const configured = linux.filter((name) => name.startsWith('.config/')).map((name) => name.slice('.config/'.length));
  return [...inAll(configFolders(home), configured), ...inAll([home.home], elsewhere)];
}

const safariFolders = (home: Home): readonly string[] =>
  home.platform === 'darwin'
    ? ['Library/Safari', 'Library/Containers/com.apple.Safari/Data/Library/Safari'].map((name) => below(home, home.home, name))
    : [];

export const BROWSERS: readonly HistoryTool[] = [
  ...CHROME_KIN.map((one) => browser(one[0], one[1], (home) => foldersOf(one, home), CHROME_FILES)),
  ...FIREFOX_KIN.map((one) => browser(one[0], one[1], (home) => foldersOf(one, home), FIREFOX_FILES)),
  browser('safari', 'Safari', safariFolders, SAFARI_FILES),
];
