// SPDX-License-Identifier: Apache-2.0
// The countries' shapes, from Natural Earth (public domain) by way of npm world-atlas. Fetched when a map is first
// looked at: they are larger than all the rest of the pages.
import type { MultiPolygon, Polygon } from "geojson";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlasUrl from "world-atlas/countries-50m.json?url";
import type { Point } from "./projection";

export type Ring = Point[];

export interface Shape {
  id: string; // M49 code; "" where the list of codes has none for it
  polygons: Ring[][]; // each: its outline, then holes; in degrees east and north
  anchor: Point; // where to put what is said of the whole
}

// By id; the shapes without an id under "", merged into one.
export type World = ReadonlyMap<string, Shape>;

type Countries = Topology<{ countries: GeometryCollection<{ name: string }> }>;
type Box = [west: number, south: number, east: number, north: number];

const kAntarctica = "010";

// Parts that have a code of their own, but that the shapes count to another country.
const kApart: { of: string; id: string; boxes: Box[] }[] = [
  { of: "250", id: "254", boxes: [[-55, 2, -51, 6]] }, // French Guiana
  { of: "250", id: "312", boxes: [[-62, 15.7, -60.9, 16.6]] }, // Guadeloupe
  { of: "250", id: "474", boxes: [[-61.4, 14.3, -60.7, 15]] }, // Martinique
  { of: "250", id: "638", boxes: [[55, -21.6, 56, -20.6]] }, // Réunion
  { of: "250", id: "175", boxes: [[44.8, -13.2, 45.5, -12.4]] }, // Mayotte
  { of: "578", id: "744", boxes: [[10, 74, 34, 81], [-10, 70, -7, 72]] }, // Svalbard and Jan Mayen
  { of: "528", id: "535", boxes: [[-68.6, 11.9, -68, 12.5], [-63.4, 17.3, -62.8, 17.8]] }, // Caribbean Netherlands
];

// Where the middle of the largest part would mislead: far from where people live, or on another island than the capital.
const kAnchors: Record<string, Point> = {
  "643": [44, 56], // Russia: its west
  "458": [102.2, 3.9], // Malaysia: the peninsula
  "360": [110, -7.2], // Indonesia: Java
  "124": [-98, 53], // Canada: its south
  "156": [111, 33], // China: its east
  "191": [16.2, 45.6], // Croatia: inside its crescent
};

// Where routes into a subregion end.
const kSubregions: Record<string, Point> = {
  "015": [14, 27],
  "021": [-100, 45],
  "030": [108, 35],
  "034": [78, 22],
  "035": [106, 14],
  "039": [13, 43],
  "053": [140, -27],
  "054": [150, -8],
  "057": [155, 8],
  "061": [-165, -15],
  "143": [66, 44],
  "145": [45, 27],
  "151": [36, 53],
  "154": [12, 60],
  "155": [6, 48],
  "202": [22, 2],
  "419": [-66, -6],
};

let world: Promise<World> | undefined;

export function loadWorld(): Promise<World> {
  world ??= fetchWorld().catch((error: unknown) => {
    world = undefined;
    throw error;
  });
  return world;
}

async function fetchWorld(): Promise<World> {
  const response = await fetch(atlasUrl);
  if (!response.ok) throw new Error("shapes");
  return worldOf((await response.json()) as Countries);
}

export function worldOf(atlas: Countries): World {
  const polygons = new Map<string, Ring[][]>();
  for (const { id, geometry } of feature(atlas, atlas.objects.countries).features) {
    if (id === kAntarctica || (geometry.type !== "Polygon" && geometry.type !== "MultiPolygon")) continue;
    for (const polygon of polygonsOf(geometry)) {
      const owner = ownerOf(String(id ?? ""), polygon);
      polygons.set(owner, [...(polygons.get(owner) ?? []), polygon]);
    }
  }
  return new Map([...polygons].map(([id, all]) => [id, { id, polygons: all, anchor: kAnchors[id] ?? middle(all) }]));
}

// Where to draw what is said of a country or a subregion; absent for the few that have no shape.
export function anchorOf(world: World, id: string): Point | undefined {
  return world.get(id)?.anchor ?? kSubregions[id];
}

function polygonsOf(geometry: Polygon | MultiPolygon): Ring[][] {
  const polygons = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as Ring[][];
  return polygons.map((rings) => rings.map(unbroken));
}

function ownerOf(id: string, polygon: Ring[]): string {
  const [longitude = 0, latitude = 0] = polygon[0]?.[0] ?? [];
  const isIn = ([west, south, east, north]: Box) => west <= longitude && longitude <= east && south <= latitude && latitude <= north;
  return kApart.find(({ of, boxes }) => of === id && boxes.some(isIn))?.id ?? id;
}

// The centre of the largest part.
export function middle(polygons: Ring[][]): Point {
  let largest = { area: -1, centre: [0, 0] as Point };
  for (const [outline] of polygons) {
    const here = outline ? centre(outline) : largest;
    if (here.area > largest.area) largest = here;
  }
  return largest.centre;
}

// Centroid of a polygon by the shoelace formula; degrees of longitude are narrower away from the equator.
function centre(ring: Ring): { area: number; centre: Point } {
  let [twice, x, y] = [0, 0, 0];
  const [originX = 0, originY = 0] = ring[0] ?? [];
  for (let i = 0; i < ring.length; i += 1) {
    const [ax = 0, ay = 0] = ring[i] ?? [];
    const [bx = 0, by = 0] = ring[(i + 1) % ring.length] ?? [];
    const cross = (ax - originX) * (by - originY) - (bx - originX) * (ay - originY);
    twice += cross;
    x += (ax + bx + originX) * cross;
    y += (ay + by + originY) * cross;
  }
  if (twice === 0) return { area: 0, centre: [originX, originY] };
  const at: Point = [x / (3 * twice), y / (3 * twice)];
  return { area: Math.abs(twice) * Math.cos((at[1] * Math.PI) / 180), centre: at };
}

// Longitudes that do not jump from 180 to -180 where the ring crosses the antimeridian.
export function unbroken(ring: Ring): Ring {
  let turns = 0;
  return ring.map(([longitude, latitude], i) => {
    const step = longitude - (ring[i - 1]?.[0] ?? longitude);
    if (Math.abs(step) > 180) turns -= Math.sign(step) * 360;
    return [longitude + turns, latitude];
  });
}
