// SPDX-License-Identifier: Apache-2.0
import { grid } from "../charts/grid";
import { t } from "../language";
import type { App } from "../model/app";
import type { CellIndex } from "../model/cells";
import { splitAxes } from "../model/crossing";
import type { Drawn } from "../ui/card";
import { h } from "../ui/dom";
import { highestCell } from "./rows";

// A table of two dimensions as a grid. Rows and columns of which nothing is above threshold are named below it: drawn,
// they would fill most of it with hatching.
export function crossed(app: App, main: CellIndex): Drawn {
  const [rowDimension = "", columnDimension = ""] = main.answer.dimensions;
  const { rows, columns } = splitAxes(main);
  const labels = (dimension: string, codes: string[]) => codes.map((code) => app.catalogue.label(dimension, code));
  const at = (row: number, column: number) => main.at(rows.drawn[row] ?? "", columns.drawn[column] ?? "");
  const below = (dimension: string, codes: string[]) =>
    codes.length > 0 ? [h("p", {}, t("grid_below", { of: app.catalogue.dimensionLabel(dimension), what: labels(dimension, codes).join(" · ") }))] : [];
  const notes = [...below(rowDimension, rows.below), ...below(columnDimension, columns.below)];
  return {
    drawing: grid(labels(rowDimension, rows.drawn), labels(columnDimension, columns.drawn), at),
    summary: highestCell(app.catalogue, main),
    ...(notes.length > 0 ? { below: h("div", { class: "chart-notes quiet" }, ...notes) } : {}),
  };
}
