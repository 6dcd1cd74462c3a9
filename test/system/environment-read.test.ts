// How to read a token from the environment, by the language of a file.
import { expect, test } from 'vitest';
import { environmentRead } from '../../src/system/environment-read.ts';

const SHELL = `$\{TELEGRAM_BOT_TOKEN}`;

test.each([
  ['a.ts', 'process.env.TELEGRAM_BOT_TOKEN'],
  ['src/a.MJS', 'process.env.TELEGRAM_BOT_TOKEN'],
  ['a.jsx', 'process.env.TELEGRAM_BOT_TOKEN'],
  ['a.vue', 'process.env.TELEGRAM_BOT_TOKEN'],
  ['bot.py', 'os.environ["TELEGRAM_BOT_TOKEN"]'],
  ['bot.ipynb', 'os.environ["TELEGRAM_BOT_TOKEN"]'],
  ['main.go', 'os.Getenv("TELEGRAM_BOT_TOKEN")'],
  ['a.php', "getenv('TELEGRAM_BOT_TOKEN')"],
  ['a.rb', 'ENV.fetch("TELEGRAM_BOT_TOKEN")'],
  ['A.java', 'System.getenv("TELEGRAM_BOT_TOKEN")'],
  ['a.kt', 'System.getenv("TELEGRAM_BOT_TOKEN")'],
  ['A.cs', 'Environment.GetEnvironmentVariable("TELEGRAM_BOT_TOKEN")'],
  ['a.rs', 'std::env::var("TELEGRAM_BOT_TOKEN")'],
  ['a.exs', 'System.fetch_env!("TELEGRAM_BOT_TOKEN")'],
  ['a.dart', "Platform.environment['TELEGRAM_BOT_TOKEN']"],
  ['a.cpp', 'getenv("TELEGRAM_BOT_TOKEN")'],
  ['a.lua', 'getenv("TELEGRAM_BOT_TOKEN")'],
  ['a.swift', 'ProcessInfo.processInfo.environment["TELEGRAM_BOT_TOKEN"]'],
  ['a.ps1', '$env:TELEGRAM_BOT_TOKEN'],
  ['a.bat', '%TELEGRAM_BOT_TOKEN%'],
  ['a.sh', SHELL],
  ['a.yml', SHELL],
  ['README.md', SHELL],
  ['Dockerfile', SHELL],
  ['deploy/Makefile', SHELL],
])('%s: %s', (path, read) => {
  expect(environmentRead(path, 'TELEGRAM_BOT_TOKEN')).toBe(read);
});

test.each(['', 'a', 'a.json', '.env', 'ts', 'a.ts.bak', 'NotADockerfile', 'a.log', 'a.ts/b'])('%j: we do not know', (path) => {
  expect(environmentRead(path, 'TELEGRAM_BOT_TOKEN')).toBeUndefined();
});

test('the variable is the one that the rule names', () => {
  expect(environmentRead('a.py', 'TELEGRAM_SESSION')).toBe('os.environ["TELEGRAM_SESSION"]');
});
