import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { publishedContract } from '../../dist/published-contract.js';
import { staleFiles, textsOf, writeFiles } from './contract-files.mjs';

const USAGE = `npm run contract [-- --check]

Writes the contract of the service to docs/contract: openapi.json, asyncapi.json and a JSON Schema of
every scope. It needs no server.

  --check   write nothing; name the files that are out of date, and end with 1 if there are any
  --help    this text`;

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(USAGE);
} else {
  Logger.overrideLogger(['warn', 'error', 'fatal']);
  const texts = await textsOf(await publishedContract());
  const stale = staleFiles(texts);
  for (const name of stale) console.log(`docs/contract/${name} ${whatOf(name, texts)}`);
  if (stale.length === 0) console.log('docs/contract is up to date');
  else if (values.check) process.exitCode = 1;
  else writeFiles(texts);
}

function whatOf(name, texts) {
  if (values.check) return 'is out of date';
  return texts.has(name) ? 'is written' : 'is removed';
}
