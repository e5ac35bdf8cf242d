// SPDX-License-Identifier: Apache-2.0
// Filters apply to every figure whose question the plan holds, and live in the address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visiting } from "./browser.mjs";

const chosen = { country: "USA", form: "sexual_exploitation", group: "girl", "year-from": "2018", "year-to": "2022" };

async function chooseAll(visit) {
  for (const [filter, value] of Object.entries(chosen)) await visit.choose(`data-filter=${filter}`, value);
}

function readFilters(visit) {
  return visit.page.$$eval("[data-filter]", (lists) => Object.fromEntries(lists.map((list) => [list.dataset.filter, list.value])));
}

for (const view of ["overview", "trend", "map", "people"]) {
  test(`place, form, group and years work together on ${view}`, async () => {
    await visiting("working-group", {}, async (visit) => {
      await visit.open(`?view=${view}`);
      await chooseAll(visit);

      const states = Object.values(await visit.states());
      assert.ok(states.includes("ready") && !states.includes("failed"), JSON.stringify(await visit.states()));
      // Figures ask side by side, and not each filters by its own axis: the narrowest question has all.
      const asked = visit.questions().map(({ filter = [] }) => filter.map(({ dimension }) => dimension).sort());
      const narrowest = asked.reduce((most, dimensions) => (dimensions.length >= most.length ? dimensions : most));
      assert.deepEqual(narrowest, ["exploitation", "exploitation_place", "victim_group", "year"]);
      visit.hasNoProblems();
    });
  });
}

test("a reload and a copied link show the same view", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open("?view=overview");
    await chooseAll(visit);
    const address = new URL(visit.page.url()).search;
    const [figures, filters] = [await visit.figures(), await readFilters(visit)];
    assert.deepEqual({ ...filters, ...chosen }, filters);

    await visit.page.reload();
    await visit.ready();
    assert.deepEqual(await visit.figures(), figures);
    assert.deepEqual(await readFilters(visit), filters);

    await visiting("working-group", {}, async (colleague) => {
      await colleague.open(address);
      assert.deepEqual(await colleague.figures(), figures);
      assert.deepEqual(await readFilters(colleague), filters);
    });
  });
});

test("the browser's own way back undoes a choice", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open("?view=overview");
    const before = await visit.figures();
    await visit.choose("data-filter=form", "forced_labour");
    assert.notDeepEqual(await visit.figures(), before);
    await visit.page.goBack();
    await visit.ready();
    assert.deepEqual(await visit.figures(), before);
  });
});

test("what the plan does not count together is said, with the nearest that it counts", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open("?view=control&country=USA");
    const uncovered = visit.page.locator('[data-chart][data-state="uncovered"]').first();
    const name = await uncovered.getAttribute("data-chart");
    assert.match(await uncovered.innerText(), /does not count this together/);
    // The control says which figures do not follow it.
    const title = await uncovered.locator("h2").innerText();
    const note = await visit.page.locator("#note-exploitation_place").innerText();
    assert.ok(note.includes(title) || note.startsWith("Not applied to any figure"), note);

    await uncovered.locator("[data-action=alternative]").first().click();
    await visit.ready();

    assert.equal((await visit.states())[name], "ready");
    await visit.page.reload();
    await visit.ready();
    assert.equal((await visit.states())[name], "ready");
    visit.hasNoProblems();
  });
});

test("the agreement, a purpose and a release are chosen, and asked with", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open("?view=overview");
    await visit.choose("data-filter=purpose", "sdg-reporting");
    await visit.choose("data-filter=release", "global-trends-v1-back-catalogue");
    const last = visit.questions().at(-1);
    assert.equal(last.agreement, "global-trends");
    assert.equal(last.purpose, "sdg-reporting");
    assert.deepEqual(last.release, ["global-trends-v1-back-catalogue"]);
  });
});
