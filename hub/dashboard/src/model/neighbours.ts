// SPDX-License-Identifier: Apache-2.0
// What stands together because it stands side by side.
import type { Cell } from "../api/types";
import { isShown } from "./cells";

// A wide card alone; those between two wide ones together.
export function runsOf(specs: readonly { wide?: boolean }[]): number[][] {
  const runs: number[][] = [];
  specs.forEach(({ wide }, at) => {
    const last = runs.at(-1);
    if (last && !wide && !specs[last[0] ?? 0]?.wide) last.push(at);
    else runs.push([at]);
  });
  return runs;
}

// Neighbouring periods that are shown: [from, to].
export function shownRuns(cells: (Cell | undefined)[]): [number, number][] {
  const found: [number, number][] = [];
  cells.forEach((cell, at) => {
    if (!isShown(cell)) return;
    const last = found.at(-1);
    if (last && last[1] === at - 1) last[1] = at;
    else found.push([at, at]);
  });
  return found;
}
