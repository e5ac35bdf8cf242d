// SPDX-License-Identifier: Apache-2.0
// WCAG 2.2 AA as far as a program can tell; a narrow screen; no motion for those who want none.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { phone, views, visiting } from "./browser.mjs";

const axe = createRequire(import.meta.url)("axe-core").source;
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found, passes } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), rules);
  assert.ok(passes.length > 15, "rules were applied");
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" ; ")}`);
}

for (const isDark of [false, true]) {
  test(`axe finds nothing on any view, ${isDark ? "dark" : "light"}`, async () => {
    await visiting("working-group", { isDark }, async (visit) => {
      for (const view of views) {
        await visit.open(`?view=${view}`);
        assert.deepEqual(await violations(visit.page), [], view);
        // With every table and menu open, too.
        for (const action of ["table", "export"]) for (const button of await visit.page.locator(`[data-action=${action}]`).all()) await button.click();
        assert.deepEqual(await violations(visit.page), [], `${view}, opened`);
      }
    });
  });
}

test("axe finds nothing on a phone, on a first visit, and where filters are not counted together", async () => {
  await visiting("working-group", { size: phone, isFirst: true }, async (visit) => {
    for (const address of ["", "?view=control&country=USA&group=girl", "?view=map&lang=es"]) {
      await visit.open(address);
      assert.deepEqual(await violations(visit.page), [], address);
    }
  });
});

test("a phone scrolls down, never sideways", async () => {
  await visiting("working-group", { size: phone }, async (visit) => {
    for (const language of ["en", "es"]) {
      for (const view of views) {
        await visit.open(`?view=${view}&lang=${language}`);
        const { content, screen } = await visit.page.evaluate(() => ({ content: document.documentElement.scrollWidth, screen: document.documentElement.clientWidth }));
        assert.equal(screen, phone.width, "the page is as wide as the screen");
        assert.ok(content <= screen, `${view} in ${language}: ${content} > ${screen}`);
      }
    }
  });
});

test("at 400 % zoom, which is a screen of 320 pixels, nothing is lost sideways", async () => {
  await visiting("working-group", { size: { width: 320, height: 256 } }, async (visit) => {
    for (const view of views) {
      await visit.open(`?view=${view}`);
      const content = await visit.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(content <= 320, `${view}: ${content}`);
    }
  });
});

test("nothing moves for readers who want no motion", async () => {
  await visiting("working-group", { isStill: true }, async (visit) => {
    for (const view of views) {
      await visit.open(`?view=${view}`);
      const first = await visit.page.screenshot();
      const moving = await visit.page.evaluate(() => document.getAnimations().length);
      assert.equal(moving, 0, view);
      assert.ok(first.equals(await visit.page.screenshot()), `${view} stands still`);
    }
  });
});
