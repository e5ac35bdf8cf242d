// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { kNotRecorded } from "./catalogue";
import { isShown } from "./cells";

// Shown numbers of people from one place exploited in another.
export interface Routes {
  between: Cell[]; // two different places: the largest ones, largest first
  within: Cell[]; // inside one place, largest first
  aside: Cell[]; // one of the places is not recorded, or only roughly: not on a map, largest first
  count: number; // of all between two places, drawn or not
}

// The first two axes are origin and place of exploitation; isWithin says whether the one lies in the other.
export function chooseRoutes(cells: readonly Cell[], most: number, isWithin: (from: string, to: string) => boolean): Routes {
  const shown = cells.filter(isShown).sort((a, b) => (b.estimate ?? 0) - (a.estimate ?? 0));
  const places = shown.filter(({ codes }) => codes.slice(0, 2).every(isPlace));
  const within = places.filter(({ codes: [from = "", to = ""] }) => isWithin(from, to));
  const between = places.filter((cell) => !within.includes(cell));
  return { between: between.slice(0, most), within, aside: shown.filter((cell) => !places.includes(cell)), count: between.length };
}

export function isPlace(code: string): boolean {
  return code !== kNotRecorded && !code.endsWith(".nfk");
}
