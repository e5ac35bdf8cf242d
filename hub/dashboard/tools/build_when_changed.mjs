// SPDX-License-Identifier: Apache-2.0
// Builds the pages into a directory, unless they are there already, made of the same sources:
//
//   node tools/build_when_changed.mjs DIRECTORY
//
// Quiet when all is well. A build that fails leaves the directory as it was.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const dashboard = dirname(dirname(fileURLToPath(import.meta.url)));
const interfaceFile = join(dashboard, "../../docs/api/openapi.json");
const notSources = new Set(["node_modules", "dist", "schema.d.ts"]);

function* sources(directory) {
  const entries = readdirSync(directory, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (notSources.has(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else yield path;
  }
}

function digestOfSources() {
  const digest = createHash("sha256");
  for (const path of [...sources(dashboard), interfaceFile]) {
    const bytes = readFileSync(path);
    digest.update(`${relative(dashboard, path)}\0${bytes.length}\0`).update(bytes);
  }
  return digest.digest("hex");
}

function fail(message) {
  console.error(`hub/dashboard: ${message}`);
  process.exit(1);
}

function packagesAreInstalled() {
  const stamp = join(dashboard, "node_modules/.installed");
  const lock = join(dashboard, "package-lock.json");
  return existsSync(stamp) && readFileSync(stamp).equals(readFileSync(lock));
}

function build(out) {
  const made = `${out}.new`;
  rmSync(made, { recursive: true, force: true });
  const run = spawnSync("npm", ["run", "--silent", "build"], {
    cwd: dashboard,
    env: { ...process.env, DASHBOARD_OUT: made },
    stdio: "inherit",
  });
  if (run.status !== 0) fail("the pages could not be built");
  rmSync(out, { recursive: true, force: true });
  renameSync(made, out);
}

if (process.argv.length !== 3) fail("usage: node tools/build_when_changed.mjs DIRECTORY");
const out = resolve(process.argv[2]);
const stamp = `${out}.digest`;
if (!packagesAreInstalled()) fail("its npm packages are missing or old: run tools/install build");
const digest = digestOfSources();
if (!existsSync(out) || !existsSync(stamp) || readFileSync(stamp, "utf8") !== digest) {
  rmSync(stamp, { force: true });
  build(out);
  writeFileSync(stamp, digest);
}
