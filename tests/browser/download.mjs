// SPDX-License-Identifier: Apache-2.0
// What a reader saves from a figure's menu.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Files of one click, in the order in which they came: { path, text, bytes }.
export async function savedAll(visit, chart, kind, count) {
  const card = visit.page.locator(`[data-chart="${chart}"]`);
  const menu = card.locator("details.menu");
  if ((await menu.getAttribute("open")) === null) await card.locator("[data-action=export]").click();
  const downloads = [];
  const all = new Promise((resolve) => {
    visit.page.on("download", function keep(download) {
      downloads.push(download);
      if (downloads.length < count) return;
      visit.page.off("download", keep);
      resolve();
    });
  });
  await card.locator(`[data-action=export-${kind}]`).click();
  await all;
  const directory = mkdtempSync(join(tmpdir(), "almenara-saved-"));
  const files = [];
  for (const download of downloads) {
    const path = join(directory, download.suggestedFilename());
    await download.saveAs(path);
    const bytes = readFileSync(path);
    files.push({ path, bytes, text: bytes.toString("utf8") });
  }
  return files;
}

export async function saved(visit, chart, kind) {
  const [file] = await savedAll(visit, chart, kind, 1);
  return file;
}
