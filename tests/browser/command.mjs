// SPDX-License-Identifier: Apache-2.0
// Runs a program to its end.
import { spawn } from "node:child_process";

// Its standard output. Throws with what it said on standard error when it fails.
export async function run(program, words, { environment = {} } = {}) {
  const { code, out, err } = await attempt(program, words, { environment });
  if (code !== 0) throw new Error(`${program} ${words.join(" ")} ended with ${code}: ${err || out}`);
  return out;
}

// How it ended, whatever that was.
export function attempt(program, words, { environment = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
    const said = { out: [], err: [] };
    child.stdout.on("data", (bytes) => said.out.push(bytes));
    child.stderr.on("data", (bytes) => said.err.push(bytes));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, out: Buffer.concat(said.out).toString("utf8"), err: Buffer.concat(said.err).toString("utf8") });
    });
  });
}

// Polls until the condition holds; the time is a limit, not a pause.
export async function until(what, condition, seconds = 30) {
  for (let left = seconds * 10; left > 0; left -= 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}
