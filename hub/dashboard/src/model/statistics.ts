// SPDX-License-Identifier: Apache-2.0
// Arithmetic on numbers that carry noise. Two cells of one release may share noise, and how much is not known here, so
// every margin below holds whatever the correlation: a standard deviation of a sum or difference is at most the sum of
// the two. True margins are often narrower; none is wider.
import type { Cell } from "../api/types";

export const kNormal95 = 1.959963984540054;

export interface Estimate {
  value: number;
  margin: number; // half of the 95 % interval
}

export function estimateOf(cell: Cell | undefined): Estimate | undefined {
  if (cell?.status !== "shown" || cell.estimate === undefined || cell.sd === undefined) return undefined;
  return { value: Math.max(0, cell.estimate), margin: kNormal95 * cell.sd };
}

export interface Change {
  difference: Estimate;
  ratio: Estimate | undefined; // of the earlier value; undefined when that is too near to zero to divide by
  isClear: boolean; // the interval of the difference does not hold zero
}

export function change(earlier: Estimate, later: Estimate): Change {
  const difference = { value: later.value - earlier.value, margin: earlier.margin + later.margin };
  return {
    difference,
    ratio: share(difference, earlier),
    isClear: Math.abs(difference.value) > difference.margin,
  };
}

// part / whole by the delta method, with the widest correlation.
export function share(part: Estimate, whole: Estimate): Estimate | undefined {
  if (whole.value <= 2 * whole.margin || whole.value <= 0) return undefined;
  const value = part.value / whole.value;
  return { value, margin: (part.margin + Math.abs(value) * whole.margin) / whole.value };
}
