// SPDX-License-Identifier: Apache-2.0
// Words on a map, and what its marks mean, drawn under it, so that they are in the picture that leaves the page.
import { t } from "../language";
import { kLabelSize, type Labelled, placeLabels } from "./map_labels";
import { thinHatch } from "./marks";
import { textWidth } from "./text";
import { kFont, type Palette } from "./theme";
import { type Frame, isNarrow } from "./world_frame";

export type LegendEntry =
  | { kind: "fill"; colour: string; text: string }
  | { kind: "hatch"; text: string }
  | { kind: "circle"; colour: string; text: string }
  | { kind: "ring"; colour: string; text: string }
  | { kind: "line"; width: number; text: string };

const kNames = 14;
const kFewNames = 5;
const kRow = 22;
const kSourceSize = 11;
const kSwatch = 26;
const kGap = 18;

interface Placed {
  entry: LegendEntry;
  x: number;
  y: number;
}

// A custom series from `top` down, and how high it is.
export function mapLegend(entries: LegendEntry[], colours: Palette, width: number, top: number): { series: object; height: number } {
  const placed: Placed[] = [];
  let [x, y] = [2, top + 16];
  for (const entry of entries) {
    const wide = kSwatch + 6 + textWidth(entry.text, 12);
    if (x > 2 && x + wide > width) [x, y] = [2, y + kRow];
    placed.push({ entry, x, y });
    x += wide + kGap;
  }
  // On the last line where it has room there, else below it.
  const shapes = t("map_shapes");
  if (x + textWidth(shapes, kSourceSize) > width) y += kRow;
  const height = y - top + 18;
  const source = { type: "text", x: width - 2, y, style: { text: shapes, fill: colours.quiet, fontFamily: kFont, fontSize: kSourceSize, align: "right", verticalAlign: "middle" } };
  // Covers what of the map reaches below its frame.
  const ground = { type: "rect", shape: { x: 0, y: top, width, height }, style: { fill: colours.ground } };
  const series = {
    type: "custom",
    coordinateSystem: "none",
    silent: true,
    z: 8,
    data: [0],
    renderItem: () => ({ type: "group", children: [ground, ...placed.flatMap((at) => entryMarks(at, colours)), source] }),
  };
  return { series, height };
}

function entryMarks({ entry, x, y }: Placed, colours: Palette): object[] {
  const text = { type: "text", x: x + kSwatch + 6, y, style: { text: entry.text, fill: colours.ink, fontFamily: kFont, fontSize: 12, verticalAlign: "middle" } };
  return [swatch(entry, x, y, colours), text];
}

function swatch(entry: LegendEntry, x: number, y: number, colours: Palette): object {
  const box = { x, y: y - 7, width: kSwatch, height: 14 };
  switch (entry.kind) {
    case "fill":
      return { type: "rect", shape: box, style: { fill: entry.colour, stroke: colours.quiet, lineWidth: 0.5 } };
    case "hatch":
      return { type: "rect", shape: box, style: { fill: colours.ground, stroke: colours.quiet, lineWidth: 0.5, decal: thinHatch(colours) } };
    case "circle":
      return { type: "circle", shape: { cx: x + kSwatch / 2, cy: y, r: 7 }, style: circleStyle(entry.colour) };
    case "ring":
      return { type: "circle", shape: { cx: x + kSwatch / 2, cy: y, r: 7 }, style: { fill: "none", stroke: entry.colour, lineWidth: 2.4 } };
    case "line":
      return { type: "line", shape: { x1: x, y1: y, x2: x + kSwatch, y2: y }, style: { stroke: colours.routes, lineWidth: entry.width } };
  }
}

export function circleStyle(colour: string): object {
  return { fill: colour, fillOpacity: 0.3, stroke: colour, lineWidth: 1.6 };
}

export function namesOn(wanted: Labelled[], frame: Frame, colours: Palette): object {
  const most = isNarrow(frame.width) ? kFewNames : kNames;
  const inFrame = wanted.filter(({ x, y }) => x >= 0 && x <= frame.width && y >= 0 && y <= frame.height);
  // Rather no name than that of a place of little weight.
  const placed = placeLabels(inFrame.slice(0, most + 2), frame.width, frame.height, most);
  return {
    type: "custom",
    coordinateSystem: "none",
    silent: true,
    z: 9,
    data: placed.map((_, i) => i),
    renderItem: ({ dataIndex }: { dataIndex: number }) => {
      const { x = 0, y = 0, align, text } = placed[dataIndex] ?? {};
      const style = { text, fill: colours.ink, stroke: colours.ground, lineWidth: 3, fontFamily: kFont, fontSize: kLabelSize, fontWeight: 600, align, verticalAlign: "middle" };
      return { type: "text", x, y, style };
    },
  };
}
