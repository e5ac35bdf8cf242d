// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { Cell } from "../api/types";
import { chooseRoutes } from "./routes";

const cell = (from: string, to: string, estimate?: number): Cell =>
  estimate === undefined ? { codes: [from, to], status: "below_threshold", threshold: 48 } : { codes: [from, to], status: "shown", estimate, sd: 10, low: 0, high: 0 };

test("the largest routes between two places are chosen, the others told apart", () => {
  // given routes between, within, from nowhere recorded, only roughly known, and below threshold
  const cells = [
    cell("MEX", "USA", 300),
    cell("MEX", "MEX", 900),
    cell("UKR", "RUS", 500),
    cell("NGA", "ITA", 100),
    cell("not_recorded", "USA", 700),
    cell("MEX", "021.nfk", 60),
    cell("GTM", "USA"),
  ];
  // when the two largest are chosen
  const routes = chooseRoutes(cells, 2, (from, to) => from === to);
  // then they come by size, what a map cannot draw stands aside, and below threshold is nowhere
  expect(routes.between.map(({ codes }) => codes)).toEqual([["UKR", "RUS"], ["MEX", "USA"]]);
  expect(routes.within.map(({ codes }) => codes)).toEqual([["MEX", "MEX"]]);
  expect(routes.aside.map(({ codes }) => codes[1])).toEqual(["USA", "021.nfk"]);
  expect(routes.count).toBe(3);
});
