// SPDX-License-Identifier: Apache-2.0
// What a reader takes along: the hub's own text of the answer, byte for byte, or the picture with its source line.
import type { Answered, ExportFormat } from "../api/client";
import type { Chart } from "../charts/chart";
import { t } from "../language";
import type { App } from "../model/app";
import type { CardSpec } from "./card";
import { download, h } from "./dom";
import { sourceText } from "./provenance";

interface Exported {
  app: App;
  spec: CardSpec;
  answered: Answered;
  chart: Chart | undefined;
}

const kPictureWidth = 960;

export function exportMenu({ app, spec, answered, chart }: Exported): HTMLElement {
  const name = `${app.shown.agreement}-${spec.name}-${answered.document.receipt.answer_sha256.slice(0, 8)}`;
  const told = h("p", { class: "told", role: "status" });
  const item = (action: string, text: string, work: () => void | Promise<void>) =>
    h("button", { type: "button", "data-action": `export-${action}`, onClick: () => void attempt(work) }, text);
  const attempt = async (work: () => void | Promise<void>) => {
    told.textContent = "";
    try {
      await work();
    } catch {
      told.textContent = t("export_failed");
    }
  };
  const written = async (format: ExportFormat, file: string, type: string) =>
    download(file, type, await app.parts.client.exported(format, answered.document.signed));
  const paper = () => ({ width: kPictureWidth, title: titleOf(app, spec, answered), note: spec.explanation ?? "", source: sourceText(app, answered.document) });

  const menu = h(
    "details",
    { class: "menu" },
    h("summary", { "data-action": "export" }, t("export")),
    h(
      "div",
      { class: "menu-items" },
      item("csv", t("export_csv"), async () => {
        await written("csv", `${name}.csv`, "text/csv");
        await written("csv-receipt", `${name}.csv.receipt`, "application/json");
      }),
      item("json", t("export_json"), () => download(`${name}.json`, "application/json", answered.text)),
      item("sdmx", t("export_sdmx"), () => written("sdmx-csv", `${name}.sdmx.csv`, "text/csv")),
      h("a", { href: "/api/v1/sdmx/structure", download: "almenara-structure.xml", "data-action": "export-structure" }, t("export_structure")),
      chart ? item("svg", t("export_svg"), () => download(`${name}.svg`, "image/svg+xml", chart.svg(paper()))) : null,
      chart ? item("png", t("export_png"), async () => download(`${name}.png`, "image/png", await chart.png(paper()))) : null,
      told,
    ),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(event.relatedTarget as Node | null)) menu.open = false;
  });
  return menu;
}

// With what was really asked, which an alternative may have changed.
function titleOf(app: App, spec: CardSpec, answered: Answered): string {
  const filters = answered.document.answer.filters.map(({ dimension, codes }) => {
    const labels = codes.map((code) => app.catalogue.label(dimension, code));
    return labels.length > 2 ? `${labels[0]}–${labels[labels.length - 1]}` : labels.join(", ");
  });
  return [spec.title, ...filters].join(" · ");
}
