// SPDX-License-Identifier: Apache-2.0
import atlas from "world-atlas/countries-50m.json";
import { expect, test } from "vitest";
import { frameOf } from "./world_frame";
import { middle, unbroken, worldOf } from "./world_shapes";

const world = worldOf(atlas as unknown as Parameters<typeof worldOf>[0]);
const pixels = (path: string) => path.match(/-?\d+\.\d,-?\d+\.\d/g)?.map((pair) => pair.split(",").map(Number)) ?? [];

test("small countries are there, Antarctica is not", () => {
  for (const id of ["702", "470", "048"]) expect(world.has(id)).toBe(true);
  expect(world.has("010")).toBe(false);
});

test("parts with a code of their own are theirs", () => {
  // given French Guiana, which the shapes count to France
  const [longitude = 0] = world.get("254")?.anchor ?? [];
  // then it stands in America and France in Europe
  expect(longitude).toBeLessThan(-50);
  expect(world.get("250")?.anchor[1]).toBeGreaterThan(40);
});

test("the middle is that of the largest part", () => {
  const box = (x: number, y: number, side: number): [number, number][] => [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
  const [x, y] = middle([[box(0, 0, 1)], [box(10, 20, 4)]]);
  expect(x).toBeCloseTo(12);
  expect(y).toBeCloseTo(22);
});

test("a ring across the antimeridian stays in one piece", () => {
  expect(unbroken([[179, 0], [-179, 0], [-178, 1], [179, 1]]).map(([x]) => x)).toEqual([179, 181, 182, 179]);
  // and no outline of the drawn world jumps across it
  const { paths, width } = frameOf(world, "world", 1200);
  for (const path of paths.values()) {
    for (const ring of path.split("Z")) {
      const xs = pixels(ring).map(([x = 0]) => x);
      for (let i = 1; i < xs.length; i += 1) expect(Math.abs((xs[i] ?? 0) - (xs[i - 1] ?? 0))).toBeLessThan(width / 4);
    }
  }
});

test("places are drawn where their shapes are", () => {
  // given the frame of Europe
  const frame = frameOf(world, "150", 900);
  // when Italy's outline and its middle are laid out
  const xs = pixels(frame.paths.get("380") ?? "").map(([x = 0]) => x);
  const [x] = frame.place(...(world.get("380")?.anchor ?? [0, 0]));
  // then the one holds the other
  expect(x).toBeGreaterThan(Math.min(...xs));
  expect(x).toBeLessThan(Math.max(...xs));
});

test("a route in a part of the world goes the shorter way around", () => {
  // given the Americas, Japan and Mexico, and two places in Asia
  const frame = frameOf(world, "019", 900);
  const [mexico, japan, china]: [number, number][] = [[-102, 24], [138, 36], [111, 33]];
  // when routes are laid out
  const route = frame.route(japan ?? [0, 0], mexico ?? [0, 0]);
  // then the one from Japan comes over the Pacific, from the left, and one within Asia is not in the frame
  expect(route?.[0][0]).toBeLessThan(0);
  expect(route?.[1][0]).toBeGreaterThan(0);
  expect(frame.route(japan ?? [0, 0], china ?? [0, 0])).toBeUndefined();
  // and on the whole world every route has both ends
  expect(frameOf(world, "world", 900).route(japan ?? [0, 0], china ?? [0, 0])).toBeDefined();
});
