// SPDX-License-Identifier: Apache-2.0
// Spanish and English: nothing that a reader sees is left in the other language, in the pages or in a picture.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { views, visiting } from "./browser.mjs";
import { saved } from "./download.mjs";
import { root } from "./federation.mjs";

const messages = Object.fromEntries(
  ["en", "es"].map((code) => [code, JSON.parse(readFileSync(join(root, `hub/dashboard/src/language/${code}.json`), "utf8"))]),
);

// Everything that is read from the page or read out from it; what stands in its own language in both is left out.
function textsOf(page) {
  return page.evaluate(() => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (!node.parentElement.closest("script, style, noscript, select[data-control=language]")) texts.push(node.data);
      } else {
        for (const name of ["aria-label", "title", "alt", "placeholder", "label"]) if (node.hasAttribute(name)) texts.push(node.getAttribute(name));
      }
    }
    return [...texts, document.title].map((text) => text.trim()).filter(Boolean);
  });
}

// Texts that only one language has: messages without a gap, and labels of codes.
function wordsOf(language, other, lists) {
  const mine = new Set(Object.values(messages[language]).filter((text) => !text.includes("{")));
  const theirs = new Set(Object.values(messages[other]));
  const labels = Object.values(lists.lists).flatMap(({ codes }) => codes.map(({ label }) => label));
  labels.push(...lists.dimensions.map(({ label }) => label));
  for (const label of labels) {
    mine.add(label[language]);
    theirs.add(label[other]);
  }
  return new Set([...mine].filter((text) => !theirs.has(text)));
}

const keys = new Set(Object.keys(messages.en).filter((key) => key.includes("_")));

function hasOnly(texts, foreign, where) {
  assert.deepEqual(texts.filter((text) => foreign.has(text)), [], `${where}: left in the other language`);
  assert.deepEqual(texts.filter((text) => keys.has(text) || /\{[a-z_]+\}/.test(text)), [], `${where}: not translated`);
}

test("both languages have every message, with the same gaps", () => {
  assert.deepEqual(Object.keys(messages.es), Object.keys(messages.en));
  const gaps = (text) => [...text.matchAll(/\{[a-z_]+\}/g)].map(([gap]) => gap).sort();
  for (const [key, text] of Object.entries(messages.en)) assert.deepEqual(gaps(messages.es[key]), gaps(text), key);
});

test("the switch changes everything that is read, in every view", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open("");
    const lists = await visit.page.evaluate(() => fetch("/api/v1/codelists").then((response) => response.json()));
    const foreign = { en: wordsOf("es", "en", lists), es: wordsOf("en", "es", lists) };
    assert.ok(foreign.en.size > 400 && foreign.es.size > 400, "words to look for");
    for (const view of views) {
      await visit.open(`?view=${view}&lang=en`);
      const english = await textsOf(visit.page);
      hasOnly(english, foreign.en, `${view} in English`);
      // The search finds what it looks for.
      assert.ok(english.some((text) => foreign.es.has(text)), view);

      await visit.choose("data-control=language", "es");

      assert.equal(await visit.page.locator("html").getAttribute("lang"), "es");
      const spanish = await textsOf(visit.page);
      hasOnly(spanish, foreign.es, `${view} in Spanish`);
      assert.ok(spanish.some((text) => foreign.en.has(text)), view);
      assert.ok(new URL(visit.page.url()).searchParams.get("lang") === "es");
    }
    visit.hasNoProblems();
  });
});

test("the browser's language is taken at first, and a choice is remembered", async () => {
  await visiting("working-group", { language: "es-MX" }, async (visit) => {
    const lang = () => visit.page.locator("html").getAttribute("lang");
    await visit.open("");
    assert.equal(await lang(), "es");
    await visit.choose("data-control=language", "en");
    await visit.open("");
    assert.equal(await lang(), "en");
  });
});

test("a picture speaks the page's language", async () => {
  await visiting("working-group", {}, async (visit) => {
    await visit.open("?view=overview&lang=es");
    const { text } = await saved(visit, "by-form", "svg");
    assert.match(text, /Explotación sexual/);
    assert.match(text, /Fuente: /);
    assert.doesNotMatch(text, /Sexual exploitation|Source: /);
  });
});
