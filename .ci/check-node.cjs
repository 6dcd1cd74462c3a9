// The first lines of dist/cli.cjs: refuse a Node that cannot run the rest. Syntax that Node 8 reads; docs/design/cli.md says why.
{
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isSupported = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
  if (!isSupported) {
    process.stderr.write(`tokenscan needs Node.js 20.19+ or 22.12+; this is ${process.versions.node}\n`);
    // A coding agent takes 2 for a refusal, and has to go on.
    process.exit(process.argv[2] === 'hook' && process.argv[3] === 'agent' ? 1 : 2);
  }
}
