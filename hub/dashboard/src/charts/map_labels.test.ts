// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { placeLabels } from "./map_labels";

test("a name that would cover another goes to another side or is left out", () => {
  // given three places on one spot, and one that is at the right edge
  const at = (x: number, text: string) => ({ x, y: 50, r: 4, text });
  // when their names are placed
  const placed = placeLabels([at(100, "First"), at(102, "Second"), at(104, "Third"), at(295, "Edge")], 300, 100, 9);
  // then the first is at the right, the second elsewhere, and the one at the edge leans inwards
  expect(placed.find(({ text }) => text === "First")?.align).toBe("left");
  expect(placed.find(({ text }) => text === "Second")?.align).not.toBe("left");
  expect(placed.find(({ text }) => text === "Edge")?.align).toBe("right");
});
