// From a folder, npm registers the manifest that is there after `postpack`: the application's.
console.error('Publish the packed file: `npm pack`, then `npm publish ./context-assembler-*.tgz`.');
process.exitCode = 1;
