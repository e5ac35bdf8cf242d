// SPDX-License-Identifier: Apache-2.0
// Leaves FILE.br and FILE.gz beside every page file, so that the hub serves them without work of its own.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const out = process.env.DASHBOARD_OUT ?? "dist";

function* filesUnder(directory) {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) yield* filesUnder(path);
    else if (!/\.(br|gz|png|ico)$/.test(name)) yield path;
  }
}

for (const path of filesUnder(out)) {
  const bytes = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
}
