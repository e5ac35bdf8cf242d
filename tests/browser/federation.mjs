// SPDX-License-Identifier: Apache-2.0
// The demonstration's hub and its clients, in a directory of this test's own. run.sh starts and ends them.
import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { attempt, run, until } from "./command.mjs";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const build = join(root, "build/release");
const directory = process.env.BROWSER_FEDERATION ?? join(build, "browser-demo");
export const screenshots = join(build, "browser-screenshots");
export const authorityCertificate = join(directory, "ca/ca.pem");
export const agreement = "global-trends";

// The demonstration's readers who have a certificate for a browser.
export const organizationOf = { authority: "fiscalia-central", "working-group": "interagency-group" };

function pages(listener) {
  const port = readFileSync(join(directory, `hub/${listener}.address`), "utf8").trim().split(":").at(-1);
  return `https://localhost:${port}`;
}
export const memberPages = pages("members");
export const publicPages = pages("public");

// As Playwright wants it.
export function browserCertificate(reader) {
  const file = join(directory, `clients/${reader}.p12`);
  return { origin: memberPages, pfxPath: file, passphrase: readFileSync(`${file}.passphrase`, "utf8").trim() };
}

const program = join(build, "bin/almenara");

export function almenara(...words) {
  return run(program, words);
}

export function attemptAlmenara(...words) {
  return attempt(program, words);
}

function configOf(reader) {
  return ["--config", join(directory, `clients/${reader}.textproto`)];
}

// The flags of `almenara query` that ask what a page asked: a body of /api/v1/ask.
export function questionFlags(query) {
  const flags = ["--agreement", query.agreement, "--purpose", query.purpose];
  const axes = query.group_by ?? [];
  if (axes.length > 0) flags.push("--by", axes.map(({ dimension }) => dimension).join(","));
  for (const { dimension, level } of axes) if (level) flags.push("--level", `${dimension}=${level}`);
  for (const { dimension, code } of query.filter ?? []) flags.push("--where", `${dimension}=${code.join("|")}`);
  for (const release of query.release ?? []) flags.push("--release", release);
  if (query.all_cells) flags.push("--all-cells");
  return flags;
}

// The hub's answer over gRPC, as the command line writes it.
export function queryText(reader, query, format) {
  return almenara("query", ...configOf(reader), ...questionFlags(query), "--format", format);
}

// What `almenara audit verify` says of a saved answer, checked with the log's key that a contributor pinned.
export async function verify(file) {
  return almenara("audit", "verify", file, "--log-key", join(directory, "log.key"));
}

export async function suspend(organization) {
  await almenara("member", "suspend", ...configOf("operator"), "--org", organization);
}

export async function reinstate(organization) {
  await almenara("member", "reinstate", ...configOf("operator"), "--org", organization);
}

const hub = join(directory, "hub");
const hubProcess = () => Number(readFileSync(join(hub, "hub.pid"), "utf8"));

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function stopHub() {
  const pid = hubProcess();
  process.kill(pid, "SIGTERM");
  await until("the hub ends", () => !isRunning(pid));
}

// At the addresses that it had: its configuration names them.
export async function startHub() {
  const marks = ["address", "members.address", "public.address"].map((name) => join(hub, name));
  for (const mark of marks) rmSync(mark, { force: true });
  const log = openSync(join(hub, "hub.log"), "a");
  const child = spawn(join(build, "bin/almenara-hub"), ["--config", join(hub, "hub.textproto")], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  writeFileSync(join(hub, "hub.pid"), `${child.pid}\n`);
  await until("the hub serves", () => marks.every((mark) => existsSync(mark) && readFileSync(mark).length > 0));
}

// A certificate of an authority that the hub does not know.
export async function foreignCertificate(where) {
  const secret = join(where, "passphrase");
  writeFileSync(secret, "of nobody in particular\n", { mode: 0o600 });
  const [ca, identity, file] = ["ca", "identity", "stranger.p12"].map((name) => join(where, name));
  const opensAuthority = ["--ca", ca, "--ca-passphrase-file", secret];
  await almenara("pki", "init", ...opensAuthority, "--trust-domain", "almenara.demo");
  const who = ["--org", organizationOf["working-group"], "--role", "analyst", "--name", "working-group"];
  await almenara("pki", "issue", ...opensAuthority, ...who, "--out", identity, "--key-passphrase-file", secret);
  const parts = ["--certificate", join(identity, "certificate.pem"), "--key", join(identity, "key.sealed")];
  const secrets = ["--key-passphrase-file", secret, "--export-passphrase-file", secret];
  await almenara("pki", "pkcs12", ...parts, ...secrets, "--out", file);
  // The browser driver would trust the file's authority in place of the demonstration's: it gets the pair alone.
  const pair = join(where, "stranger.pem");
  await run("openssl", ["pkcs12", "-in", file, "-clcerts", "-nodes", "-passin", `file:${secret}`, "-out", pair]);
  return { origin: memberPages, certPath: pair, keyPath: pair };
}
