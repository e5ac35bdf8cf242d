// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { isShown } from "./cells";

export interface ChosenFlows {
  flows: Cell[]; // largest first
  from: string[]; // codes that they begin at, the largest first
  to: string[];
  count: number; // of all that are shown, chosen or not
}

// The largest shown cells of a table of two axes; what is below threshold has no width.
export function chooseFlows(cells: readonly Cell[], most: number): ChosenFlows {
  const shown = cells.filter(isShown).sort((a, b) => (b.estimate ?? 0) - (a.estimate ?? 0));
  const flows = shown.slice(0, most);
  const ends = (axis: 0 | 1) => {
    const sums = new Map<string, number>();
    for (const { codes, estimate = 0 } of flows) sums.set(codes[axis] ?? "", (sums.get(codes[axis] ?? "") ?? 0) + estimate);
    return [...sums].sort(([, a], [, b]) => b - a).map(([code]) => code);
  };
  return { flows, from: ends(0), to: ends(1), count: shown.length };
}
