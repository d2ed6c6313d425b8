// A peer behind a line protocol: `node peer.mjs STACK`, one JSON request a line, one answer a line.
//
// Request: {"operation": NAME, "items": [...], "options": {...}}
// Answer:  {"results": [{"value": ...} | {"error": TEXT}, ...], "cpu": SECONDS, "wall": SECONDS}
//
// Times are taken in this process over the whole loop; reading and writing lines is not in them.
// CPU time is that of all threads: the garbage collector and the compiler are part of the price.

import {createInterface} from 'node:readline';

const {operations} = await import(`./${process.argv[2]}.mjs`);

for await (const line of createInterface({input: process.stdin})) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}

async function answer({operation, items, options}) {
  const run = await operations[operation](options ?? {});
  const results = [];
  const cpuBefore = process.cpuUsage();
  const wallBefore = process.hrtime.bigint();
  for(const item of items) {
    results.push(await attempt(run, item));
  }
  const wall = Number(process.hrtime.bigint() - wallBefore) / 1e9;
  const {user, system} = process.cpuUsage(cpuBefore);
  return {results, cpu: (user + system) / 1e6, wall};
}

async function attempt(run, item) {
  try {
    return {value: await run(item)};
  } catch(error) {
    return {error: reason(error)};
  }
}

// Both stacks put the telling error inside others: errors of several proofs, causes, details.
function reason(error) {
  const inner = error.errors?.[0] ?? error.cause ?? error.details?.cause ?? error.details?.event;
  const own = error.details?.code ?? error.code ?? error.message ?? String(error);
  return inner ? `${own} < ${reason(inner)}` : String(own);
}
