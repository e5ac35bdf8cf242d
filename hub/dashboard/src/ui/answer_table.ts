// SPDX-License-Identifier: Apache-2.0
// An answer as a table that screen readers read and anybody sorts.
import type { Cell } from "../api/types";
import { formatNumber, t } from "../language";
import { type Catalogue, kNotRecorded } from "../model/catalogue";
import { type CellIndex, isShown, valueText } from "../model/cells";
import { h, replace } from "./dom";

interface Column {
  name: string;
  isNumber: boolean;
  text(cell: Cell): string;
  order(cell: Cell): number | string;
}

const kRowsAtFirst = 100;
const kNoInterval = "–"; // below threshold: the estimate says below which

export function answerTable(catalogue: Catalogue, index: CellIndex, caption: string): HTMLElement {
  const columns = columnsOf(catalogue, index);
  const body = h("tbody");
  const more = h("p", { class: "more" });
  let sorted: { column: number; descending: boolean } | undefined;
  let limit = kRowsAtFirst;

  const headings = columns.map((column, at) =>
    h("th", { scope: "col", class: column.isNumber ? "number" : undefined }, h("button", { type: "button", onClick: () => sortBy(at) }, column.name)),
  );
  const fill = () => {
    const cells = inOrder(index.answer.cells, columns, sorted);
    replace(body, ...cells.slice(0, limit).map((cell) => row(cell, columns)));
    const left = cells.length - limit;
    const printed = t("rows_printed", { shown: limit, count: cells.length });
    replace(more, ...(left > 0 ? [h("button", { type: "button", onClick: () => showAll() }, t("show_more_rows", { count: left })), h("span", { class: "printed" }, printed)] : []));
  };
  const sortBy = (at: number) => {
    sorted = { column: at, descending: sorted?.column === at ? !sorted.descending : (columns[at]?.isNumber ?? false) };
    headings.forEach((heading, i) => {
      if (i === at) heading.setAttribute("aria-sort", sorted?.descending ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    });
    fill();
  };
  const showAll = () => {
    limit = Number.POSITIVE_INFINITY;
    fill();
  };
  fill();
  return h(
    "div",
    { class: "table-scroll", tabindex: 0, role: "group", "aria-label": caption },
    h("table", {}, h("caption", { class: "unseen" }, caption), h("thead", {}, h("tr", {}, ...headings)), body),
    more,
    index.answer.below_threshold_cells > 0 ? h("p", { class: "quiet" }, t("unlisted_cells", { count: index.answer.below_threshold_cells })) : null,
  );
}

function columnsOf(catalogue: Catalogue, index: CellIndex): Column[] {
  const { dimensions } = index.answer;
  const axes = dimensions.map((dimension, axis): Column => {
    const text = (cell: Cell) => catalogue.label(dimension, cell.codes[axis] ?? "");
    return { name: catalogue.dimensionLabel(dimension), isNumber: false, text, order: text };
  });
  const number = (name: string, text: Column["text"], order: (cell: Cell) => number): Column => ({ name, isNumber: true, text, order });
  const estimate = (cell: Cell) => (isShown(cell) ? (cell.estimate ?? 0) : -1);
  const interval = (end: "low" | "high") => (cell: Cell) => (isShown(cell) ? formatNumber(cell[end] ?? 0) : kNoInterval);
  return [
    ...axes,
    number(t("estimate"), valueText, estimate),
    number(t("interval_from"), interval("low"), (cell) => cell.low ?? -1),
    number(t("interval_to"), interval("high"), (cell) => cell.high ?? -1),
  ];
}

function row(cell: Cell, columns: Column[]): HTMLTableRowElement {
  return h(
    "tr",
    { class: isShown(cell) ? undefined : "suppressed" },
    ...columns.map((column, at) =>
      at === 0 && !column.isNumber ? h("th", { scope: "row" }, column.text(cell)) : h("td", { class: column.isNumber ? "number" : undefined }, column.text(cell)),
    ),
  );
}

function inOrder(cells: Cell[], columns: Column[], sorted: { column: number; descending: boolean } | undefined): Cell[] {
  const column = sorted && columns[sorted.column];
  if (!column) return notRecordedLast(cells);
  const sign = sorted.descending ? -1 : 1;
  return [...cells].sort((a, b) => {
    const [x, y] = [column.order(a), column.order(b)];
    return sign * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y)));
  });
}

// The codes' own order begins with what is not recorded, which is read last.
function notRecordedLast(cells: Cell[]): Cell[] {
  const isLast = ({ codes: [first] }: Cell) => first === kNotRecorded;
  return [...cells.filter((cell) => !isLast(cell)), ...cells.filter(isLast)];
}
