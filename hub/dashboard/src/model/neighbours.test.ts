// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { Cell } from "../api/types";
import { runsOf, shownRuns } from "./neighbours";

const shown: Cell = { codes: ["a"], status: "shown", estimate: 100, sd: 5, low: 90, high: 110 };
const below: Cell = { codes: ["a"], status: "below_threshold", threshold: 12 };

test("cards between two wide ones stand together", () => {
  expect(runsOf([{ wide: true }, {}, {}, {}, { wide: true }, {}])).toEqual([[0], [1, 2, 3], [4], [5]]);
});

test("two wide cards stay apart", () => {
  expect(runsOf([{ wide: true }, { wide: true }])).toEqual([[0], [1]]);
});

test("a line breaks where a period is below threshold, or not listed", () => {
  expect(shownRuns([below, shown, shown, undefined, shown])).toEqual([[1, 2], [4, 4]]);
  expect(shownRuns([below, below])).toEqual([]);
});
