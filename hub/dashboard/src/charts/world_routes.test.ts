// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from "vitest";

vi.stubGlobal("window", { matchMedia: () => ({ matches: false }), localStorage: { getItem: () => null } });
const { arcShape } = await import("./world_routes");

test("an arc ends with its arrow on the place, and the way back lies apart", () => {
  // given two places beside each other
  const [west, east]: [number, number][] = [[0, 100], [200, 100]];
  // when the way there and the way back are drawn
  const there = arcShape(west ?? [0, 0], east ?? [0, 0], 5);
  const back = arcShape(east ?? [0, 0], west ?? [0, 0], 5);
  const bend = ({ line }: { line: string }) => Number(line.match(/Q[\d.-]+,([\d.-]+)/)?.[1]);
  // then the arrow's point is the place, and each bends to its own side
  expect(there.head[0]).toEqual(east);
  expect(bend(there)).toBeLessThan(100);
  expect(bend(back)).toBeGreaterThan(100);
});
