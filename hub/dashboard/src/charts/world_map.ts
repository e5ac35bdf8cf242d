// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { formatNumber, t } from "../language";
import { isShown, valueText } from "../model/cells";
import { type Step, stepAt, stepsOf } from "../model/steps";
import type { Drawing } from "./chart";
import type { Labelled } from "./map_labels";
import { type LegendEntry, mapLegend, namesOn } from "./map_words";
import { thinHatch, tipText } from "./marks";
import type { Palette } from "./theme";
import { type Area, type Frame, frameOf } from "./world_frame";
import type { World } from "./world_shapes";

export interface PlaceMark {
  id: string; // M49
  name: string;
  cell: Cell | undefined; // undefined: not listed, below threshold
  isAsked: boolean; // false: the filters leave it out
}

const kUnseen = "rgba(0,0,0,0)"; // yet it takes the pointer
const kLeastVisible = 5; // pixels across; smaller countries get a dot

// Countries coloured by their number, hatched below threshold, and circles at those with most records.
export function choropleth(world: () => World, area: Area, marks: PlaceMark[], hotspots: PlaceMark[]): Drawing {
  return (colours, width) => {
    const frame = frameOf(world(), area, width);
    const asked = marks.filter(({ isAsked }) => isAsked);
    const steps = stepsOf(asked.flatMap(({ cell }) => (cell && isShown(cell) ? [cell.estimate ?? 0] : [])), colours.ramp.length);
    const legend = mapLegend(legendEntries(steps, asked.length < marks.length, colours), colours, width, frame.height);
    return {
      height: frame.height + legend.height,
      option: {
        animation: false,
        tooltip: {},
        series: [
          countries(frame, marks, steps, colours),
          dots(world(), frame, asked, steps, colours),
          circles(world(), frame, hotspots, colours),
          legend.series,
          namesOn(hotspotCircles(world(), frame, hotspots), frame, colours),
        ],
      },
    };
  };
}

function stepText({ from, to }: Step, isAlone: boolean): string {
  if (isAlone) return formatNumber(from);
  return to === undefined ? t("map_from", { from }) : `${formatNumber(from)}–${formatNumber(to - 1)}`;
}

// Few steps take colours from the whole ramp; one alone a middle one.
function rampAt(step: number, steps: Step[], colours: Palette): string {
  const last = colours.ramp.length - 1;
  const at = steps.length > 1 ? Math.round((step * last) / (steps.length - 1)) : Math.ceil(last / 2);
  return colours.ramp[at] ?? colours.land;
}

function legendEntries(steps: Step[], hasOthers: boolean, colours: Palette): LegendEntry[] {
  return [
    ...steps.map((step, i): LegendEntry => ({ kind: "fill", colour: rampAt(i, steps, colours), text: stepText(step, steps.length === 1) })),
    { kind: "hatch", text: t("below_threshold") },
    ...(hasOthers ? [{ kind: "fill", colour: colours.land, text: t("map_outside") } as const] : []),
    { kind: "ring", colour: colours.routes, text: t("map_hotspot") },
  ];
}

function colourOf(mark: PlaceMark, steps: Step[], colours: Palette): string {
  return rampAt(stepAt(steps, mark.cell?.estimate ?? 0), steps, colours);
}

function countries(frame: Frame, marks: PlaceMark[], steps: Step[], colours: Palette): object {
  const byId = new Map(marks.map((mark) => [mark.id, mark]));
  const drawn = [...frame.paths].map(([id, pathData]) => ({ pathData, mark: byId.get(id) }));
  const decal = thinHatch(colours);
  return {
    type: "custom",
    coordinateSystem: "none",
    data: drawn.map((_, i) => i),
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const mark = drawn[dataIndex]?.mark;
        if (!mark) return "";
        return mark.isAsked ? tipText(mark.name, mark.cell) : `${mark.name}\n${t("map_outside")}`;
      },
    },
    renderItem: ({ dataIndex }: { dataIndex: number }) => {
      const { mark, pathData } = drawn[dataIndex] ?? {};
      return { type: "path", silent: !mark, shape: { pathData }, style: countryStyle(mark, steps, colours, decal) };
    },
  };
}

function countryStyle(mark: PlaceMark | undefined, steps: Step[], colours: Palette, decal: object): object {
  if (!mark?.isAsked) return { fill: colours.land, stroke: colours.line, lineWidth: 0.6 };
  if (isShown(mark.cell)) return { fill: colourOf(mark, steps, colours), stroke: colours.ground, lineWidth: 0.6 };
  return { fill: colours.ground, stroke: colours.suppressed, lineWidth: 0.5, decal };
}

// Singapore, Malta or Bahrain are smaller than a pixel on a map of the world.
function dots(world: World, frame: Frame, asked: PlaceMark[], steps: Step[], colours: Palette): object {
  const small = asked.filter(({ id, cell }) => isShown(cell) && world.has(id) && extent(frame.paths.get(id)) < kLeastVisible);
  return {
    type: "custom",
    coordinateSystem: "none",
    z: 3,
    data: small.map((_, i) => i),
    tooltip: { formatter: ({ dataIndex }: { dataIndex: number }) => tipText(small[dataIndex]?.name ?? "", small[dataIndex]?.cell) },
    renderItem: ({ dataIndex }: { dataIndex: number }) => {
      const mark = small[dataIndex];
      if (!mark) return null;
      const [cx, cy] = placeOf(world, frame, mark.id);
      return { type: "circle", shape: { cx, cy, r: 4 }, style: { fill: colourOf(mark, steps, colours), stroke: colours.ink, lineWidth: 1 } };
    },
  };
}

function extent(path: string | undefined): number {
  const numbers = (path ?? "").match(/-?\d+\.\d/g)?.map(Number) ?? [];
  const reach = (odd: number) => {
    const own = numbers.filter((_, i) => i % 2 === odd);
    return own.length > 0 ? Math.max(...own) - Math.min(...own) : 0;
  };
  return Math.max(reach(0), reach(1));
}

export function placeOf(world: World, frame: Frame, id: string): [number, number] {
  const [longitude, latitude] = world.get(id)?.anchor ?? [0, 0];
  return frame.place(longitude, latitude);
}

function hotspotCircles(world: World, frame: Frame, hotspots: PlaceMark[]): (Labelled & { mark: PlaceMark })[] {
  const most = Math.max(1, ...hotspots.map(({ cell }) => cell?.estimate ?? 0));
  const largest = Math.min(28, Math.max(14, frame.width / 44));
  return hotspots
    .filter(({ id }) => world.has(id))
    .map((mark) => {
      const [x, y] = placeOf(world, frame, mark.id);
      return { x, y, r: Math.max(4, largest * Math.sqrt((mark.cell?.estimate ?? 0) / most)), text: `${mark.name} ${valueText(mark.cell)}`, mark };
    });
}

function circles(world: World, frame: Frame, hotspots: PlaceMark[], colours: Palette): object {
  const drawn = hotspotCircles(world, frame, hotspots);
  return {
    type: "custom",
    coordinateSystem: "none",
    z: 4,
    data: drawn.map((_, i) => i),
    tooltip: { formatter: ({ dataIndex }: { dataIndex: number }) => tipText(drawn[dataIndex]?.mark.name ?? "", drawn[dataIndex]?.mark.cell) },
    renderItem: ({ dataIndex }: { dataIndex: number }) => {
      const { x, y, r } = drawn[dataIndex] ?? { x: 0, y: 0, r: 0 };
      const ring = (style: object) => ({ type: "circle", shape: { cx: x, cy: y, r }, style });
      // Open, so that the country's colour stays what the legend says; edged, so that it is seen on any of them.
      return { type: "group", children: [ring({ fill: kUnseen, stroke: colours.ground, lineWidth: 5 }), ring({ fill: kUnseen, stroke: colours.routes, lineWidth: 2.4 })] };
    },
  };
}
