// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { Cell } from "../api/types";
import { chooseFlows } from "./flows";

const cell = (from: string, to: string, estimate: number): Cell => ({ codes: [from, to], status: "shown", estimate, sd: 10, low: 0, high: 0 });

test("the largest flows are chosen, their ends ordered by what is drawn", () => {
  // given flows, one of them below threshold
  const cells: Cell[] = [
    cell("A", "X", 100),
    cell("B", "X", 70),
    cell("B", "Y", 60),
    cell("A", "Y", 5),
    { codes: ["C", "X"], status: "below_threshold", threshold: 48 },
  ];
  // when three are chosen
  const { flows, from, to, count } = chooseFlows(cells, 3);
  // then the smallest is left out, and B, of two flows, comes before A
  expect(flows.map(({ estimate }) => estimate)).toEqual([100, 70, 60]);
  expect(from).toEqual(["B", "A"]);
  expect(to).toEqual(["X", "Y"]);
  expect(count).toBe(4);
});
