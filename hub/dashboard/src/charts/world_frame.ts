// SPDX-License-Identifier: Apache-2.0
// A part of the world laid out in pixels.
import { equalEarth, type Point } from "./projection";
import type { Ring, Shape, World } from "./world_shapes";

// The whole world, or a region by its M49 code.
export const kAreas = ["world", "002", "019", "142", "150", "009"] as const;
export type Area = (typeof kAreas)[number];

export interface Frame {
  width: number;
  height: number;
  place(longitude: number, latitude: number): Point;
  // Where a route from one place to the other is drawn. In a frame of a part of the world it goes the shorter way around
  // the globe, and is undefined when neither place is in the frame.
  route(from: Point, to: Point): [from: Point, to: Point] | undefined;
  paths: ReadonlyMap<string, string>; // outline of each shape that is in the frame, as SVG path data
}

interface Window {
  meridian: number; // in the middle, where shapes are least slanted
  west: number;
  south: number;
  east: number;
  north: number;
}

const kWindows: Record<Area, Window> = {
  world: { meridian: 11, west: -158, south: -56, east: 180, north: 84 },
  "002": { meridian: 18, west: -22, south: -36, east: 56, north: 38 },
  "019": { meridian: -82, west: -128, south: -56, east: -34, north: 62 },
  "142": { meridian: 90, west: 28, south: -11, east: 146, north: 55 },
  "150": { meridian: 18, west: -24, south: 34, east: 50, north: 70 },
  "009": { meridian: 150, west: 110, south: -48, east: 190, north: 16 },
};
// On a phone the world keeps to where people live, so that it is as large as can be.
const kNarrowWorld: Window = { meridian: 11, west: -124, south: -53, east: 152, north: 74 };
const kNarrow = 520;

const kFinest = 0.6; // pixels: nearer points are left out
const kMostKept = 8;
const kept = new WeakMap<World, Map<string, Frame>>();

export function isNarrow(width: number): boolean {
  return width < kNarrow;
}

export function frameOf(world: World, area: Area, width: number): Frame {
  const frames = kept.get(world) ?? new Map<string, Frame>();
  kept.set(world, frames);
  const key = `${area} ${width}`;
  const known = frames.get(key);
  if (known) return known;
  if (frames.size >= kMostKept) frames.clear();
  const made = layOut(world, area === "world" && isNarrow(width) ? kNarrowWorld : kWindows[area], width, area === "world");
  frames.set(key, made);
  return made;
}

function layOut(world: World, window: Window, width: number, isWhole: boolean): Frame {
  const { left, top, right, bottom } = bounds(window);
  const scale = Math.min(width / (right - left), (width * 1.05) / (bottom - top), 900 / (bottom - top));
  const margin = (width - (right - left) * scale) / 2;
  const height = Math.ceil((bottom - top) * scale);
  const pixel = (relative: number, latitude: number): Point => {
    const [x, y] = equalEarth(relative, latitude);
    return [(x - left) * scale + margin, (y - top) * scale];
  };
  // Longitude turned to the side of the map where `near` is.
  const place = ([longitude, latitude]: Point, near = window.meridian): Point =>
    pixel(nearMeridian(near, window.meridian) + nearMeridian(longitude, near), latitude);
  const isInside = ([x, y]: Point) => x >= 0 && x <= width && y >= 0 && y <= height;
  const route = (from: Point, to: Point): [Point, Point] | undefined => {
    if (isWhole) return [place(from), place(to)];
    if (isInside(place(from))) return [place(from), place(to, from[0])];
    return isInside(place(to)) ? [place(from, to[0]), place(to)] : undefined;
  };
  const paths = new Map<string, string>();
  for (const shape of world.values()) {
    const path = pathOf(shape, window.meridian, pixel, [width, height]);
    if (path) paths.set(shape.id, path);
  }
  return { width, height, paths, route, place: (longitude, latitude) => place([longitude, latitude]) };
}

// The window's edges are curves on the plane.
function bounds({ meridian, west, south, east, north }: Window): { left: number; top: number; right: number; bottom: number } {
  const xs: number[] = [];
  for (let step = 0; step <= 40; step += 1) {
    const latitude = south + ((north - south) * step) / 40;
    xs.push(equalEarth(west - meridian, latitude)[0], equalEarth(east - meridian, latitude)[0]);
  }
  return { left: Math.min(...xs), right: Math.max(...xs), top: equalEarth(0, north)[1], bottom: equalEarth(0, south)[1] };
}

function nearMeridian(longitude: number, meridian: number): number {
  return ((((longitude - meridian + 180) % 360) + 360) % 360) - 180;
}

function pathOf(shape: Shape, meridian: number, pixel: (x: number, y: number) => Point, size: Point): string {
  return shape.polygons.flatMap((rings) => rings.map((ring) => ringPath(ring, meridian, pixel, size))).join("");
}

// A ring is moved as a whole to the side of the map where its middle is: none is torn across it.
function ringPath(ring: Ring, meridian: number, pixel: (x: number, y: number) => Point, [width, height]: Point): string {
  const centre = ring.reduce((sum, [longitude]) => sum + longitude, 0) / Math.max(1, ring.length);
  const shift = nearMeridian(centre, meridian) - centre;
  const points: Point[] = [];
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude, latitude] of ring) {
    const [x, y] = pixel(longitude + shift, latitude);
    const last = points[points.length - 1];
    if (last && Math.abs(last[0] - x) < kFinest && Math.abs(last[1] - y) < kFinest) continue;
    points.push([x, y]);
    [minX, minY, maxX, maxY] = [Math.min(minX, x), Math.min(minY, y), Math.max(maxX, x), Math.max(maxY, y)];
  }
  if (points.length < 3 || maxX < 0 || maxY < 0 || minX > width || minY > height) return "";
  return `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}Z`;
}
