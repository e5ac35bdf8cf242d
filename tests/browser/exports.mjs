// SPDX-License-Identifier: Apache-2.0
// What a reader takes along is what the hub answers over gRPC, and can be proven without it.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { visiting } from "./browser.mjs";
import { saved, savedAll } from "./download.mjs";
import { attemptAlmenara, queryText, verify } from "./federation.mjs";

const readers = ["working-group", "authority", "public"];
const address = "?view=overview&country=USA&from=2010&to=2016";

// The question of the figure whose answer was saved: the one with its axes and filters.
function questionOf(visit, answer) {
  const isSame = (query) =>
    JSON.stringify(query.group_by.map(({ dimension }) => dimension)) === JSON.stringify(answer.dimensions) &&
    JSON.stringify((query.filter ?? []).map(({ dimension }) => dimension).sort()) === JSON.stringify(answer.filters.map(({ dimension }) => dimension).sort());
  const found = visit.questions().find(isSame);
  assert.ok(found, "the question was asked");
  return found;
}

for (const reader of readers) {
  test(`JSON, CSV and SDMX of ${reader} are the answer over gRPC`, async () => {
    await visiting(reader, {}, async (visit) => {
      await visit.open(address);
      const json = await saved(visit, "by-form", "json");
      const document = JSON.parse(json.text);
      const question = questionOf(visit, document.answer);

      const asked = JSON.parse(await queryText(reader, question, "json"));
      assert.deepEqual(document.answer, asked.answer);
      assert.equal(document.receipt.answer_sha256, asked.receipt.answer_sha256);
      assert.match(await verify(json.path), /Proven/);

      const [csv, receipt] = await savedAll(visit, "by-form", "csv", 2);
      assert.equal(csv.text, await queryText(reader, question, "csv"));
      assert.equal(receipt.path, `${csv.path}.receipt`);
      assert.match(await verify(csv.path), /Proven/);

      const sdmx = await saved(visit, "by-form", "sdmx");
      const withoutReceipt = (text) => text.replaceAll(/\b[0-9a-f]{64}\b/g, "");
      assert.equal(withoutReceipt(sdmx.text), withoutReceipt(await queryText(reader, question, "sdmx-csv")));
      visit.hasNoProblems();
    });
  });
}

test("a number changed after saving is found", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open("?view=overview");
    const { path, text } = await saved(visit, "by-form", "json");
    const changed = text.replace(/"estimate": (\d)/, (_, digit) => `"estimate": ${(Number(digit) % 9) + 1}`);
    assert.notEqual(changed, text);
    writeFileSync(path, changed);
    const { code } = await attemptAlmenara("audit", "verify", path);
    assert.notEqual(code, 0);
  });
});

test("a picture names its source and is well formed", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open(address);
    const svg = await saved(visit, "by-form", "svg");
    const parsed = await visit.page.evaluate((text) => {
      const picture = new DOMParser().parseFromString(text, "image/svg+xml");
      return { error: picture.querySelector("parsererror")?.textContent, text: picture.documentElement.textContent };
    }, svg.text);
    assert.equal(parsed.error, undefined);
    assert.match(parsed.text, /United States/);
    assert.match(parsed.text, /Source: .*global-trends-v1-back-catalogue/);

    const { bytes } = await saved(visit, "by-form", "png");
    assert.deepEqual([...bytes.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
    assert.ok(bytes.readUInt32BE(16) >= 1900, "wide enough for print");
    visit.hasNoProblems();
  });
});
