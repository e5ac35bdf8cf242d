// SPDX-License-Identifier: Apache-2.0
import type { Answer, Cell } from "../api/types";
import { formatNumber, t } from "../language";
import { estimateOf } from "./statistics";

export function isShown(cell: Cell | undefined): boolean {
  return cell?.status === "shown";
}

// "1,234"; "<12" below threshold, which may be zero and is never written as zero.
export function valueText(cell: Cell | undefined): string {
  if (!cell) return t("unlisted_value");
  const estimate = estimateOf(cell);
  return estimate ? formatNumber(estimate.value) : `<${formatNumber(cell.threshold ?? 0)}`;
}

// "1,234 (1,180 to 1,288)".
export function fullText(cell: Cell | undefined): string {
  if (!cell || !isShown(cell)) return valueText(cell);
  return t("value_with_interval", { value: valueText(cell), low: cell.low ?? 0, high: cell.high ?? 0 });
}

// The cells of an answer by their codes on each axis.
export class CellIndex {
  private readonly byCodes: Map<string, Cell>;
  readonly axes: string[][]; // codes met on each axis, in the answer's order

  constructor(readonly answer: Answer) {
    this.byCodes = new Map(answer.cells.map((cell) => [key(cell.codes), cell]));
    this.axes = answer.dimensions.map((_, axis) => [...new Set(answer.cells.map((cell) => cell.codes[axis] ?? ""))]);
  }

  at(...codes: string[]): Cell | undefined {
    return this.byCodes.get(key(codes));
  }
}

function key(codes: readonly string[]): string {
  return codes.join("\n");
}
