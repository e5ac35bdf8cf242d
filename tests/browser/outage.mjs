// SPDX-License-Identifier: Apache-2.0
// A hub that goes away and comes back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visiting } from "./browser.mjs";
import { startHub, stopHub } from "./federation.mjs";

test("the page says that the hub is away, keeps what it shows, and goes on when the hub is back", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open("?view=overview");
    const { page } = visit;
    const banner = page.locator(".banner");
    await stopHub();
    try {
      await page.locator("[data-filter=form]").selectOption("forced_labour");
      await banner.filter({ hasText: "cannot be reached" }).waitFor();
      await visit.screenshot("hub-away");
    } finally {
      await startHub();
    }
    await banner.filter({ hasText: "answers again" }).waitFor();
    await visit.ready();
    const states = Object.values(await visit.states());
    assert.ok(states.includes("ready") && !states.includes("failed"), `figures: ${states}`);
    assert.equal(await page.locator("[data-filter=form]").inputValue(), "forced_labour");
  });
});

test("a page opened while the hub is away is reached once it is back", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open("?view=overview");
    await visit.page.route("**/api/v1/**", (route) => route.abort());
    await visit.page.reload();
    await visit.page.locator("[role=alert]").filter({ hasText: "cannot be reached" }).waitFor();
    await visit.page.unroute("**/api/v1/**");
    await visit.ready();
    assert.ok(Object.values(await visit.states()).includes("ready"));
  });
});
