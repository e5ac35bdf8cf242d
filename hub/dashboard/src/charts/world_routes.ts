// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { formatNumber, t } from "../language";
import { valueText } from "../model/cells";
import { roundNumbers } from "../model/steps";
import type { Drawing } from "./chart";
import { circleStyle, type LegendEntry, mapLegend, namesOn } from "./map_words";
import { tipText } from "./marks";
import type { Point } from "./projection";
import { kFont, type Palette } from "./theme";
import { type Area, type Frame, frameOf, isNarrow } from "./world_frame";
import { anchorOf, type World } from "./world_shapes";

export interface RouteMark {
  from: string; // M49 of a country
  to: string; // of a country or subregion
  name: string;
  cell: Cell;
}

export interface RoutesPicture {
  area: Area;
  between: RouteMark[]; // largest first
  within: RouteMark[];
  within_means: string;
  least: number; // the smallest number that an arc stands for, here or in another picture of the same scale
  most: number; // the number that the widest arc stands for
  most_within: number; // the number that the largest circle stands for
  named: { id: string; name: string }[]; // places to write the names of, the most important first
  heading: string; // "": none
}

const kBend = 0.2;

// Arcs from where people come from to where they are exploited, as wide as their number; circles for what stays within.
export function routesMap(world: () => World, picture: () => RoutesPicture): Drawing {
  return (colours, width) => {
    const shown = picture();
    const { area, between, most, heading } = shown;
    const frame = frameOf(world(), area, width);
    const scale = widest(frame) / Math.max(1, most);
    const legend = mapLegend(legendEntries(shown, scale, colours), colours, width, frame.height);
    return {
      height: frame.height + legend.height,
      option: {
        animation: false,
        tooltip: {},
        series: [
          land(frame, colours),
          circles(circlesOf(world(), frame, shown), colours),
          arcs(world(), frame, between, scale, colours),
          legend.series,
          namesOn(labels(world(), frame, shown), frame, colours),
          headingText(frame, heading, colours),
        ],
      },
    };
  };
}

function widest(frame: Frame): number {
  return isNarrow(frame.width) ? 8 : 15;
}

function legendEntries({ least, most, within_means }: RoutesPicture, scale: number, colours: Palette): LegendEntry[] {
  const round = roundNumbers(least, most);
  const samples = [round[0], round[Math.floor(round.length / 2)], round.at(-1)].filter((value, i, all) => all.indexOf(value) === i);
  return [
    ...samples.flatMap((value): LegendEntry[] => (value ? [{ kind: "line", width: lineWidth(value, scale), text: formatNumber(value) }] : [])),
    { kind: "circle", colour: colours.series[0] ?? colours.ink, text: within_means },
  ];
}

function lineWidth(value: number, scale: number): number {
  return Math.max(1, value * scale);
}

function land(frame: Frame, colours: Palette): object {
  const paths = [...frame.paths.values()];
  return {
    type: "custom",
    coordinateSystem: "none",
    silent: true,
    data: [0],
    renderItem: () => ({ type: "path", shape: { pathData: paths.join("") }, style: { fill: colours.land, stroke: colours.line, lineWidth: 0.7 } }),
  };
}

function placed(world: World, frame: Frame, id: string): Point | undefined {
  const anchor = anchorOf(world, id);
  return anchor && frame.place(...anchor);
}

export interface ArcShape {
  line: string; // path data of the curve, up to the arrow
  head: Point[];
}

// A curve that bends to the left of its way, so that the way there and the way back lie apart; the arrow says which.
export function arcShape([x1, y1]: Point, [x2, y2]: Point, width: number, arrow = 6): ArcShape {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const control: Point = [(x1 + x2) / 2 + dy * kBend, (y1 + y2) / 2 - dx * kBend];
  const [ax, ay] = [x2 - control[0], y2 - control[1]];
  const away = Math.hypot(ax, ay) || 1;
  const [ux, uy] = [ax / away, ay / away];
  const long = Math.min(arrow + width * 0.9, Math.hypot(dx, dy) * 0.6);
  const half = arrow / 2 + width * 0.75;
  const [bx, by] = [x2 - ux * long, y2 - uy * long];
  const line = `M${round(x1)},${round(y1)}Q${round(control[0])},${round(control[1])} ${round(bx)},${round(by)}`;
  return { line, head: [[x2, y2], [bx - uy * half, by + ux * half], [bx + uy * half, by - ux * half]] };
}

function round(pixels: number): string {
  return pixels.toFixed(1);
}

function arcs(world: World, frame: Frame, between: RouteMark[], scale: number, colours: Palette): object {
  const drawn = between.flatMap((mark) => {
    const [from, to] = [anchorOf(world, mark.from), anchorOf(world, mark.to)];
    const ends = from && to && frame.route(from, to);
    if (!ends) return [];
    const width = lineWidth(mark.cell.estimate ?? 0, scale);
    return [{ mark, width, arc: arcShape(ends[0], ends[1], width, isNarrow(frame.width) ? 4 : 6) }];
  });
  return {
    type: "custom",
    coordinateSystem: "none",
    z: 4,
    data: drawn.map((_, i) => i),
    tooltip: { formatter: ({ dataIndex }: { dataIndex: number }) => tipText(drawn[dataIndex]?.mark.name ?? "", drawn[dataIndex]?.mark.cell) },
    renderItem: ({ dataIndex }: { dataIndex: number }) => {
      const one = drawn[dataIndex];
      if (!one) return null;
      const { arc, width } = one;
      return {
        type: "group",
        children: [
          { type: "path", shape: { pathData: arc.line }, style: { fill: "none", stroke: colours.routes, lineWidth: width, opacity: 0.7 } },
          { type: "polygon", shape: { points: arc.head }, style: { fill: colours.routes, stroke: colours.ground, lineWidth: 0.8 } },
        ],
      };
    },
  };
}

interface Circle {
  mark: RouteMark;
  at: Point;
  r: number;
}

function circlesOf(world: World, frame: Frame, { within, most_within }: RoutesPicture): Circle[] {
  const largest = isNarrow(frame.width) ? 12 : 22;
  return within.flatMap((mark) => {
    const at = placed(world, frame, mark.from);
    return at ? [{ mark, at, r: Math.max(3, largest * Math.sqrt((mark.cell.estimate ?? 0) / Math.max(1, most_within))) }] : [];
  });
}

function circles(drawn: Circle[], colours: Palette): object {
  return {
    type: "custom",
    coordinateSystem: "none",
    z: 3,
    data: drawn.map((_, i) => i),
    tooltip: { formatter: ({ dataIndex }: { dataIndex: number }) => tipText(drawn[dataIndex]?.mark.name ?? "", drawn[dataIndex]?.mark.cell) },
    renderItem: ({ dataIndex }: { dataIndex: number }) => {
      const one = drawn[dataIndex];
      if (!one) return null;
      return { type: "circle", shape: { cx: one.at[0], cy: one.at[1], r: one.r }, style: circleStyle(colours.series[0] ?? colours.ink) };
    },
  };
}

function labels(world: World, frame: Frame, picture: RoutesPicture): { x: number; y: number; r: number; text: string }[] {
  const radii = new Map(circlesOf(world, frame, picture).map(({ mark, r }) => [mark.from, r]));
  return picture.named.flatMap(({ id, name }) => {
    const at = placed(world, frame, id);
    return at ? [{ x: at[0], y: at[1], r: Math.max(5, radii.get(id) ?? 0), text: name }] : [];
  });
}

function headingText(frame: Frame, heading: string, colours: Palette): object {
  const fontSize = isNarrow(frame.width) ? 22 : 40;
  const style = { text: heading, fill: colours.quiet, fontFamily: kFont, fontSize, fontWeight: 650, verticalAlign: "bottom" };
  return {
    type: "custom",
    coordinateSystem: "none",
    silent: true,
    z: 9,
    data: [0],
    renderItem: () => ({ type: "text", x: 4, y: frame.height - 10, style }),
  };
}

// "Mexico → United States: 3,741".
export function routeText({ name, cell }: RouteMark): string {
  return t("map_route", { what: name, value: valueText(cell) });
}
