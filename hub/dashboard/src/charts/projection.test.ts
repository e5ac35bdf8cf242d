// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { equalEarth } from "./projection";

test("the projection has its published extent", () => {
  // given the corners of the world
  // when they are projected
  const [east] = equalEarth(180, 0);
  const [, north] = equalEarth(0, 90);
  // then they are where the paper's formula puts them
  expect(equalEarth(0, 0)[0]).toBe(0);
  expect(east).toBeCloseTo(2.70663, 5);
  expect(north).toBeCloseTo(-1.31736, 5);
});

test("the projection keeps areas", () => {
  // given small boxes of the same area on the globe, at the equator and at 60 degrees
  const area = (latitude: number, degreesWide: number) => {
    const [left, bottom] = equalEarth(0, latitude);
    const [right] = equalEarth(degreesWide, latitude);
    const [, top] = equalEarth(0, latitude + 0.01);
    return (right - left) * (bottom - top);
  };
  // when both are projected, the northern one twice as wide in degrees
  // then they are equally large on the map
  expect(area(60, 2) / area(0, 1)).toBeCloseTo(1, 3);
});
