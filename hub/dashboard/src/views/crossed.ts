// SPDX-License-Identifier: Apache-2.0
import { grid } from "../charts/grid";
import { t } from "../language";
import type { App } from "../model/app";
import { type CellIndex, isShown } from "../model/cells";
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

interface Split {
  drawn: string[];
  below: string[]; // below threshold everywhere
}

// Where nothing at all is above threshold, all of it is drawn, hatched.
export function splitAxes(main: CellIndex): { rows: Split; columns: Split } {
  const [rows = [], columns = []] = main.axes;
  const isRowShown = (row: string) => columns.some((column) => isShown(main.at(row, column)));
  const isColumnShown = (column: string) => rows.some((row) => isShown(main.at(row, column)));
  if (!rows.some(isRowShown)) return { rows: { drawn: rows, below: [] }, columns: { drawn: columns, below: [] } };
  const split = (codes: string[], isDrawn: (code: string) => boolean): Split => ({ drawn: codes.filter(isDrawn), below: codes.filter((code) => !isDrawn(code)) });
  return { rows: split(rows, isRowShown), columns: split(columns, isColumnShown) };
}
