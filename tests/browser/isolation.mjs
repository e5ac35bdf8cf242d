// SPDX-License-Identifier: Apache-2.0
// Nothing leaves for elsewhere, nothing is kept about a reader, and a slow line is enough.
import assert from "node:assert/strict";
import { test } from "node:test";
import { views, visiting } from "./browser.mjs";

const mostBytesBeforeTheMap = 400_000;

test("no request leaves the page's own origin, and there are no cookies", async () => {
  await visiting("working-group", {}, async (visit) => {
    const cookies = [];
    visit.page.on("response", async (response) => {
      if ((await response.allHeaders())["set-cookie"]) cookies.push(response.url());
    });
    for (const view of views) await visit.open(`?view=${view}`);
    const foreign = visit.requests.map((request) => request.url()).filter((url) => !url.startsWith(`${visit.origin}/`) && !/^(data|blob):/.test(url));
    assert.deepEqual(foreign, []);
    assert.deepEqual(await visit.context.cookies(), []);
    assert.deepEqual(cookies, []);
  });
});

test("the page says that nobody else may run code in it, frame it or learn where it was read", async () => {
  await visiting("working-group", {}, async (visit) => {
    const response = await visit.open("");
    const headers = await response.allHeaders();
    const policy = headers["content-security-policy"];
    assert.match(policy, /default-src 'none'|default-src 'self'/);
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|\*|https?:/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.match(headers["strict-transport-security"] ?? "", /max-age=\d+/);
    // Code that somebody smuggled into the page does not run.
    await visit.page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.smuggled = true";
      document.body.append(script);
    });
    assert.equal(await visit.page.evaluate(() => window.smuggled), undefined);
  });
});

test("a page before the map weighs less than 400 kB on the line", async () => {
  await visiting("working-group", {}, async (visit) => {
    const session = await visit.context.newCDPSession(visit.page);
    await session.send("Network.enable");
    let bytes = 0;
    session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    await visit.open("?view=overview");
    assert.ok(bytes > 50_000 && bytes < mostBytesBeforeTheMap, `${bytes} bytes`);
  });
});

test("the map's figures are there before its shapes", async () => {
  await visiting("working-group", {}, async (visit) => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await visit.page.route(/countries|land|topo/, async (route) => {
      await held;
      await route.continue();
    });
    await visit.page.goto(`${visit.origin}/?view=map`);
    await visit.page.locator('[data-chart="places"] .hotspots li').first().waitFor();
    release();
    await visit.ready();
    assert.equal((await visit.states()).places, "ready");
  });
});
