// Writes a Debian package that holds the single executable: an ar of two tars, as dpkg-deb writes it.
import { execFileSync } from 'node:child_process';
import { copyFileSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

/** The package of `executable` in `folder`; returns its path. It is the same for the same input. */
export function writeDeb(folder, executable, { version, description }, level) {
  const architecture = ARCHITECTURES[process.arch];
  const root = `${folder}/deb`;
  mkdirSync(`${root}/control`, { recursive: true });
  mkdirSync(`${root}/data/usr/bin`, { recursive: true });
  mkdirSync(`${root}/data/usr/share/doc/tokenscan`, { recursive: true });
  mkdirSync(`${root}/data/usr/share/man/man1`, { recursive: true });
  linkSync(executable, `${root}/data/usr/bin/tokenscan`);
  copyFileSync('LICENSE', `${root}/data/usr/share/doc/tokenscan/copyright`);
  writeFileSync(`${root}/data/usr/share/man/man1/tokenscan.1.gz`, gzipSync(readFileSync('dist/tokenscan.1'), { level: 9 }));
  const control = [
    'Package: tokenscan',
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    'Maintainer: tokenscan maintainers <maintainers@tokenscan.invalid>',
    'Depends: libc6 (>= 2.28), libstdc++6',
    'Recommends: git',
    'Section: devel',
    'Priority: optional',
    `Installed-Size: ${Math.ceil(statSync(executable).size / 1024)}`,
    `Description: ${description.replace(/[,:].*$/, '')}`,
    ` ${description}`,
  ];
  writeFileSync(`${root}/control/control`, `${control.join('\n')}\n`);
  const path = `${folder}/tokenscan_${version}_${architecture}.deb`;
  const members = [
    ['debian-binary', Buffer.from('2.0\n')],
    ['control.tar.gz', tar(`${root}/control`, level)],
    ['data.tar.gz', tar(`${root}/data`, level)],
  ];
  writeFileSync(path, Buffer.concat([Buffer.from('!<arch>\n'), ...members.flatMap(([name, bytes]) => member(name, bytes))]));
  rmSync(root, { recursive: true });
  return path;
}

/** All files of a folder as root's. */
function tar(folder, level) {
  const options = [
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--sort=name',
    '--mtime=@0',
    '--mode=u+rw,go+r,go-w',
    '--format=gnu',
  ];
  const bytes = execFileSync('tar', ['-C', folder, ...options, '-cf', '-', '.'], { maxBuffer: 1 << 30 });
  return gzipSync(bytes, { level });
}

function member(name, bytes) {
  const header = `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(bytes.length).padEnd(10)}\`\n`;
  return [Buffer.from(header), bytes, Buffer.alloc(bytes.length % 2, '\n')];
}
