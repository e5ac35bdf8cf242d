// SPDX-License-Identifier: Apache-2.0
// Everything can be reached and worked by the keyboard alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visiting } from "./browser.mjs";

const mostSteps = 120;

// Goes on with Tab until the focus is on what the selector names. Whatever has it on the way shows that it has.
async function tabTo(page, selector) {
  for (let step = 0; step < mostSteps; step += 1) {
    await page.keyboard.press("Tab");
    const { isThere, isSeen, what } = await page.evaluate((wanted) => {
      const focused = document.activeElement;
      const style = getComputedStyle(focused);
      const hasRing = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0;
      const box = focused.getBoundingClientRect();
      return { isThere: focused.matches(wanted), isSeen: focused === document.body || (hasRing && box.width > 0 && box.height > 0), what: focused.outerHTML.slice(0, 120) };
    }, selector);
    assert.ok(isSeen, `the focus is seen: ${what}`);
    if (isThere) return;
  }
  assert.fail(`not reached by keyboard: ${selector}`);
}

test("filters, language and views by keyboard alone", async () => {
  await visiting("working-group", {}, async (visit) => {
    const { page } = visit;
    await visit.open("?view=overview");
    await tabTo(page, ".skip");
    await tabTo(page, "[data-control=language]");
    await page.keyboard.press("ArrowDown");
    await visit.ready();
    assert.equal(await page.locator("html").getAttribute("lang"), "es");
    // Rendering anew does not lose a reader's place.
    assert.equal(await page.evaluate(() => document.activeElement.dataset.control), "language");

    await tabTo(page, "[data-go=trend]");
    await page.keyboard.press("Enter");
    await visit.ready();
    assert.equal(await page.locator("main").getAttribute("data-view"), "trend");

    for (const filter of ["country", "form", "group", "year-from", "year-to"]) {
      await tabTo(page, `[data-filter=${filter}]`);
      await page.keyboard.press("ArrowDown");
      await visit.ready();
      assert.notEqual(await page.locator(`[data-filter=${filter}]`).inputValue(), "", filter);
    }
    await tabTo(page, "[data-action=clear]");
    await page.keyboard.press("Space");
    await visit.ready();
    assert.equal(await page.locator("[data-filter=country]").inputValue(), "");
  });
});

test("the skip link leads to the figures", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open("?view=overview");
    await tabTo(visit.page, ".skip");
    await visit.page.keyboard.press("Enter");
    assert.equal(await visit.page.evaluate(() => document.activeElement.tagName), "MAIN");
  });
});

test("table, sorting and exports by keyboard alone", async () => {
  await visiting("working-group", {}, async (visit) => {
    const { page } = visit;
    await visit.open("?view=trend");
    const card = page.locator('[data-chart="trend"]');
    await tabTo(page, '[data-chart="trend"] [data-action=table]');
    await page.keyboard.press("Enter");
    assert.equal(await card.locator("table").isVisible(), true);

    for (const kind of ["csv", "json", "sdmx", "svg", "png"]) {
      await tabTo(page, '[data-chart="trend"] [data-action=export]');
      await page.keyboard.press("Enter");
      await tabTo(page, `[data-chart="trend"] [data-action=export-${kind}]`);
      const download = page.waitForEvent("download");
      await page.keyboard.press("Enter");
      assert.ok((await (await download).suggestedFilename()).includes("trend"));
      await page.keyboard.press("Escape");
      assert.equal(await card.locator("details.menu").getAttribute("open"), null);
      // Escape leaves the focus on the menu's own button, from which it opens again.
      await page.keyboard.press("Shift+Tab");
    }

    await tabTo(page, '[data-chart="trend"] th[scope=col] button');
    await page.keyboard.press("Enter");
    assert.equal(await card.locator("th[aria-sort]").count(), 1);
    visit.hasNoProblems();
  });
});
