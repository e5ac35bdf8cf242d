// SPDX-License-Identifier: Apache-2.0
// Rows that several views draw.
import type { BarRow } from "../charts/bars";
import { formatPercent, t } from "../language";
import { type Catalogue, kNotRecorded } from "../model/catalogue";
import { type CellIndex, isShown, valueText } from "../model/cells";
import { type Estimate, estimateOf, share } from "../model/statistics";

// One row for each code of the first axis: largest first, below threshold after them, not recorded last.
export function barRows(catalogue: Catalogue, index: CellIndex, whole?: Estimate): BarRow[] {
  const dimension = index.answer.dimensions[0] ?? "";
  const rank = (row: BarRow) => (row.isNotRecorded ? 2 : isShown(row.cell) ? 0 : 1);
  return (index.axes[0] ?? [])
    .map((code): BarRow => {
      const cell = index.at(code);
      const part = estimateOf(cell);
      const of = part && whole && share(part, whole);
      return {
        label: catalogue.label(dimension, code),
        cell,
        isNotRecorded: code === kNotRecorded,
        ...(of ? { note: shareText(of) } : {}),
      };
    })
    .sort((a, b) => rank(a) - rank(b) || (b.cell?.estimate ?? 0) - (a.cell?.estimate ?? 0));
}

const kFinestMargin = 0.001;

// "40.4% ± 0.1%": as many digits as the margin bears, and a margin that is never rounded away.
export function shareText({ value, margin }: Estimate): string {
  const digits = margin < 0.01 ? 1 : 0;
  return `${formatPercent(value, digits)} ± ${formatPercent(Math.max(margin, kFinestMargin), digits)}`;
}

// The denominator, of a table that is the total alone.
export function shareOfTotal(total: CellIndex | undefined): Estimate | undefined {
  return estimateOf(total?.at("*"));
}

// Of a table of any number of axes.
export function highestCell(catalogue: Catalogue, { answer }: CellIndex): string {
  const shown = answer.cells.filter(isShown);
  const [first] = shown.sort((a, b) => (b.estimate ?? 0) - (a.estimate ?? 0));
  if (!first) return t("below_threshold");
  const what = first.codes.map((code, axis) => catalogue.label(answer.dimensions[axis] ?? "", code)).join(", ");
  return t("summary_highest", { what, value: valueText(first) });
}

export function highest(rows: BarRow[]): string {
  const first = rows.find(({ cell }) => isShown(cell));
  return first ? t("summary_highest", { what: first.label, value: valueText(first.cell) }) : t("below_threshold");
}
