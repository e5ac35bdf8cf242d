// SPDX-License-Identifier: Apache-2.0
// Whoever is not let in learns what to do, in both languages.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { visiting } from "./browser.mjs";
import { foreignCertificate, organizationOf, reinstate, suspend } from "./federation.mjs";

async function isToldWhatToDo(visit, words) {
  const text = await visit.page.locator("body").innerText();
  for (const word of words) assert.match(text, word);
  assert.equal(await visit.page.locator("[data-chart]").count(), 0, "no figures");
}

test("without a certificate: a page that says what to do, and nothing else", async () => {
  await visiting("nobody", {}, async (visit) => {
    const response = await visit.page.goto(`${visit.origin}/`);
    assert.equal(response.status(), 401);
    await isToldWhatToDo(visit, [/certificate/i, /certificado/i, /Firefox/, /Chrome/]);
    await visit.screenshot("no-certificate");
    for (const path of ["api/v1/session", "api/v1/description", "api/v1/codelists"]) {
      const refused = await visit.page.request.get(`${visit.origin}/${path}`, { ignoreHTTPSErrors: true });
      assert.equal(refused.status(), 401, path);
    }
  });
});

test("with a certificate of another authority: the same", async () => {
  const where = mkdtempSync(join(tmpdir(), "almenara-stranger-"));
  try {
    const certificate = await foreignCertificate(where);
    await visiting("working-group", { certificate }, async (visit) => {
      const response = await visit.page.goto(`${visit.origin}/`);
      assert.equal(response.status(), 401);
      await isToldWhatToDo(visit, [/certificate/i, /certificado/i]);
    });
  } finally {
    rmSync(where, { recursive: true, force: true });
  }
});

test("a member suspended while the page is open is told what to do, and works again once reinstated", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open("?view=overview");
    await suspend(organizationOf["working-group"]);
    try {
      await visit.page.locator("[data-filter=form]").selectOption("forced_labour");
      await visit.page.waitForFunction(() => document.querySelectorAll("[data-chart]").length === 0);
      await isToldWhatToDo(visit, [/suspended/i, /suspendid/i]);
      await visit.screenshot("suspended");
    } finally {
      await reinstate(organizationOf["working-group"]);
    }
    await visit.page.reload();
    await visit.ready();
    assert.ok(Object.values(await visit.states()).includes("ready"));
  });
});
