// SPDX-License-Identifier: Apache-2.0
// The public's pages: no certificate, the least precise tier, and they say so.
import assert from "node:assert/strict";
import { test } from "node:test";
import { views, visiting } from "./browser.mjs";

async function firstMargin(visit) {
  const note = await visit.page.locator(".protection summary").first().innerText();
  return Number(/±([\d,]+)/.exec(note)[1].replaceAll(",", ""));
}

test("everybody sees the public tier without a certificate, less precisely than members", async () => {
  let members;
  await visiting("working-group", {}, async (visit) => {
    await visit.open("?view=overview");
    members = await firstMargin(visit);
  });
  await visiting("public", {}, async (visit) => {
    for (const view of views) {
      await visit.open(`?view=${view}`);
      const states = Object.values(await visit.states());
      assert.ok(states.includes("ready") && !states.includes("failed"), `${view}: ${states}`);
    }
    await visit.open("?view=overview");
    assert.match(await visit.page.locator(".who").innerText(), /[Pp]ublic.*tier T2/);
    assert.match(await visit.page.locator(".source-line").first().innerText(), /tier T2/);
    assert.ok((await firstMargin(visit)) > members);
    visit.hasNoProblems();
    await visit.screenshot("overview-public");
  });
});
