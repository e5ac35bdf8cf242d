// SPDX-License-Identifier: Apache-2.0
// Each view with the demonstration's data; pictures of all of them for eyes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { desk, phone, views, visiting } from "./browser.mjs";

for (const view of views) {
  test(`the view ${view} shows the demonstration's figures`, async () => {
    await visiting("working-group", {}, async (visit) => {
      await visit.open(`?view=${view}`);

      assert.equal(await visit.page.locator("main").getAttribute("data-view"), view);
      assert.match(await visit.page.title(), /Almenara/);
      const states = Object.values(await visit.states());
      assert.ok(states.includes("ready"), `figures: ${states}`);
      assert.ok(!states.includes("failed"), `figures: ${states}`);
      visit.hasNoProblems();
    });
  });
}

test("every figure stands beside its table, its protection and its source", async () => {
  await visiting("working-group", {}, async (visit) => {
    for (const view of views) {
      await visit.open(`?view=${view}`);
      const lacking = await visit.page.$$eval('[data-chart][data-state="ready"]', (cards) =>
        cards.flatMap((card) => ["table", ".protection", ".source-line", "[data-action=export]"].filter((part) => !card.querySelector(part)).map((part) => `${card.dataset.chart} has no ${part}`)),
      );
      assert.deepEqual(lacking, []);
      for (const line of await visit.page.locator(".source-line").allTextContents()) {
        assert.match(line, /version 1 .*global-trends-v1-back-catalogue.* tier T1 .*receipt [0-9a-f]{16}/);
      }
    }
  });
});

test("every drawing has something drawn, and says in words what", async () => {
  await visiting("working-group", {}, async (visit) => {
    for (const view of views) {
      await visit.open(`?view=${view}`);
      const drawings = await visit.page.$$eval("[data-chart] .chart[role=img]", (boxes) =>
        boxes.map((box) => {
          const canvas = box.querySelector("canvas");
          const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          const colours = new Set();
          for (let at = 0; at < pixels.length; at += 4) if (pixels[at + 3] > 0) colours.add((pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2]);
          return { said: box.getAttribute("aria-label"), colours: colours.size };
        }),
      );
      for (const { said, colours } of drawings) {
        assert.ok(colours > 8, `${said}: ${colours} colours`);
        assert.match(said, /\d/, "a figure in words");
      }
    }
  });
});

const looks = {
  desk: { size: desk },
  phone: { size: phone },
  dark: { size: desk, isDark: true },
  es: { size: desk, language: "es" },
};

for (const [look, wishes] of Object.entries(looks)) {
  test(`pictures of every view: ${look}`, async () => {
    await visiting("working-group", wishes, async (visit) => {
      for (const view of views) {
        await visit.open(`?view=${view}`);
        await visit.screenshot(`${view}-${look}`);
      }
    });
  });
}

test("a first visit is shown around, once", async () => {
  await visiting("working-group", { isFirst: true }, async (visit) => {
    await visit.open("");
    const seen = [];
    for (;;) {
      seen.push(await visit.page.locator("main").getAttribute("data-view"));
      const next = visit.page.locator("[data-action=tour-next]");
      if ((await next.count()) === 0) break;
      await next.click();
      await visit.ready();
    }
    assert.deepEqual(seen, views);
    await visit.page.locator("[data-action=tour-end]").click();
    await visit.open("");
    assert.equal(await visit.page.locator(".tour").count(), 0);
  });
});

test("on paper: the figures and what they count, without the controls", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open("?view=overview&country=USA");
    await visit.page.emulateMedia({ media: "print" });
    assert.equal(await visit.page.locator(".filters").isVisible(), false);
    assert.equal(await visit.page.locator("[data-action=table]").first().isVisible(), false);
    assert.match(await visit.page.locator(".print-head").innerText(), /United States/);
    assert.equal(await visit.page.locator(".source-line").first().isVisible(), true);
    await visit.screenshot("overview-paper");
  });
});
