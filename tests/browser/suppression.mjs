// SPDX-License-Identifier: Apache-2.0
// A number below threshold is not zero, and is never shown as if it were.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visiting } from "./browser.mjs";
import { saved } from "./download.mjs";

// Figures of the demonstration in which some cells lie below threshold.
const sparse = [
  ["people", "groups-by-form", "?view=people&country=NPL"],
  ["overview", "by-form", "?view=overview&country=NPL&group=boy&from=2010&to=2010"],
];

for (const [view, chart, address] of sparse) {
  test(`below threshold on ${view}: "<N" in the table, hatched in the drawing, never 0`, async () => {
    await visiting("working-group", {}, async (visit) => {
      await visit.open(address);
      const card = visit.page.locator(`[data-chart="${chart}"]`);
      const { answer } = JSON.parse((await saved(visit, chart, "json")).text);
      const below = answer.cells.filter(({ status }) => status === "below_threshold");
      assert.ok(below.length > 0, "some cells lie below threshold");

      await card.locator("[data-action=table]").click();
      const more = card.locator(".more button");
      if (await more.isVisible()) await more.click();

      const values = await card.locator("tr.suppressed td.number:nth-last-child(3)").allTextContents();
      const wanted = below.map(({ threshold }) => `<${threshold.toLocaleString("en", { useGrouping: threshold > 9999 })}`);
      assert.deepEqual([...values].sort(), wanted.sort());
      const all = await card.locator("tbody td.number").allTextContents();
      assert.deepEqual(all.filter((text) => text.trim() === "0" && values.includes(text)), []);

      const { text } = await saved(visit, chart, "svg");
      assert.match(text, /<pattern/);
      visit.hasNoProblems();
    });
  });
}
