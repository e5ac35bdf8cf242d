// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { formatNumber } from "../language";
import { fullText, isShown, valueText } from "../model/cells";
import type { Drawing } from "./chart";
import { type RenderApi, thinHatch } from "./marks";
import { fitted, textWidth } from "./text";
import { kFont, type Palette } from "./theme";

export interface LineSeries {
  name: string;
  cells: (Cell | undefined)[]; // one for each period
}

const kDash = ["solid", "dashed", "dotted", [10, 3, 2, 3]];
const kPlus = "path://M-1,-3h2v2h2v2h-2v2h-2v-2h-2v-2h2z";
const kSymbols = [
  { symbol: "circle" },
  { symbol: "rect" },
  { symbol: "triangle" },
  { symbol: "diamond" },
  { symbol: kPlus, symbolSize: 9 },
  { symbol: "triangle", symbolRotate: 180 },
  { symbol: kPlus, symbolRotate: 45, symbolSize: 9 },
  { symbol: "rect", symbolSize: [9, 4] },
];
const kNameSize = 12;
const kNameRoom = 150;
const kNamesFrom = 640; // pixels of width from which names stand at the lines' ends, and no legend is needed
const kLeastHatched = 9; // pixels high, so that hatching is seen as such

// Lines over periods with a band of the 95 % interval each; periods below threshold are hatched boxes from zero up to
// the threshold, and the line is broken there.
export function lines(periods: string[], series: LineSeries[]): Drawing {
  return (colours, width) => {
    const hasNames = series.length > 1 && width >= kNamesFrom;
    const names = series.map(({ name }) => fitted(name, kNameRoom, kNameSize, 2));
    const right = hasNames ? Math.max(...names.flat().map((line) => textWidth(line, kNameSize))) + 22 : 20;
    const hasLegend = series.length > 1 && !hasNames;
    return {
      height: width < 520 ? 330 : series.length > 1 ? 460 : 400,
      option: {
        grid: { left: 8, right, top: hasLegend ? 18 + 24 * legendRows(series, width) : 20, bottom: 8, containLabel: true },
        legend: { show: hasLegend, top: 0, left: 0, textStyle: { color: colours.ink }, itemWidth: 34, data: series.map(({ name }) => name) },
        xAxis: { type: "category", data: periods, axisLabel: { color: colours.ink }, axisLine: { lineStyle: { color: colours.quiet } } },
        yAxis: {
          type: "value",
          min: 0,
          axisLabel: { color: colours.ink, formatter: (value: number) => formatNumber(value) },
          splitLine: { lineStyle: { color: colours.line } },
        },
        tooltip: {
          trigger: "axis",
          formatter: (points: { dataIndex: number }[]) => {
            const at = points[0]?.dataIndex ?? 0;
            return [periods[at], ...series.map(({ name, cells }) => `${name}: ${fullText(cells[at])}`)].join("\n");
          },
        },
        series: [
          // Lines first: a legend shows the look of the first that has its name.
          ...series.map((one, index) => line(one, index, hasNames ? (names[index] ?? []) : undefined, colours)),
          ...series.map((one, index) => band(one, index, colours)),
          ...hatchedPeriods(periods, series, colours),
        ],
      },
    };
  };
}

function legendRows(series: LineSeries[], width: number): number {
  let [rows, x] = [1, 0];
  for (const { name } of series) {
    const wide = textWidth(name, kNameSize) + 34 + 16;
    if (x > 0 && x + wide > width) [rows, x] = [rows + 1, 0];
    x += wide;
  }
  return rows;
}

function colourOf(index: number, colours: Palette): string {
  return colours.series[index % colours.series.length] ?? colours.ink;
}

function line({ name, cells }: LineSeries, index: number, label: string[] | undefined, colours: Palette): object {
  const endLabel = { show: true, distance: 8, color: colourOf(index, colours), fontFamily: kFont, fontSize: kNameSize, lineHeight: 14, formatter: () => (label ?? []).join("\n") };
  return {
    name,
    type: "line",
    z: 4,
    symbolSize: 7,
    ...kSymbols[index % kSymbols.length],
    showAllSymbol: true,
    lineStyle: { width: 2, type: kDash[Math.floor(index / 3) % kDash.length] },
    itemStyle: { color: colourOf(index, colours) },
    ...(label ? { endLabel, labelLayout: { moveOverlap: "shiftY" } } : {}),
    data: cells.map((cell) => (cell && isShown(cell) ? Math.max(0, cell.estimate ?? 0) : null)),
  };
}

// Between neighbouring shown periods; a period that stands alone gets a thin box.
function band({ name, cells }: LineSeries, index: number, colours: Palette): object {
  return {
    name,
    type: "custom",
    silent: true,
    z: 2,
    data: cells.map((cell, at) => (cell && isShown(cell) ? [at, cell.high ?? 0] : [at, null])),
    renderItem: ({ dataIndex }: { dataIndex: number }, api: RenderApi) => {
      const here = cells[dataIndex];
      if (!here || !isShown(here)) return null;
      const next = cells[dataIndex + 1];
      const to = next && isShown(next) ? next : undefined;
      const previous = cells[dataIndex - 1];
      if (!to && previous && isShown(previous)) return null;
      const corner = (at: number, value: number) => api.coord([at, value]);
      const left = [corner(dataIndex, here.high ?? 0), corner(dataIndex, here.low ?? 0)] as number[][];
      const right = to
        ? [corner(dataIndex + 1, to.low ?? 0), corner(dataIndex + 1, to.high ?? 0)]
        : left.map(([x = 0, y = 0]) => [x + 6, y]).reverse();
      return { type: "polygon", shape: { points: [...left, ...right] }, style: { fill: colourOf(index, colours), opacity: 0.2 } };
    },
  };
}

// A period in which nothing is above threshold gets one box for all; otherwise each line that has a gap there gets its
// own, in its colour.
function hatchedPeriods(periods: string[], series: LineSeries[], colours: Palette): object[] {
  const isAllBelow = (at: number) => series.every(({ cells }) => !isShown(cells[at]));
  const highest = (at: number) => Math.max(0, ...series.map(({ cells }) => cells[at]?.threshold ?? 0));
  const together = periods.map((_, at) => ({ at, threshold: isAllBelow(at) ? highest(at) : 0 })).filter(({ threshold }) => threshold > 0);
  const text = (at: number) => valueText(series.map(({ cells }) => cells[at]).find((cell) => cell?.threshold === highest(at)));
  const broken = series.flatMap(({ cells }, index) => (cells.some(isShown) ? [{ cells, index }] : []));
  return [
    hatchedBoxes(together, { offset: 0, wide: 0.6, stroke: colours.suppressed, ...(series.length === 1 ? { text } : {}) }, colours),
    ...broken.map(({ cells, index }, i) => {
      const gaps = cells.flatMap((cell, at) => (cell && !isShown(cell) && !isAllBelow(at) ? [{ at, threshold: cell.threshold ?? 0 }] : []));
      const wide = 0.8 / broken.length;
      return hatchedBoxes(gaps, { offset: (i - (broken.length - 1) / 2) * wide, wide, stroke: colourOf(index, colours) }, colours);
    }),
  ];
}

interface BoxLook {
  offset: number; // from the period's middle, as parts of a period
  wide: number;
  stroke: string;
  text?: (at: number) => string; // above it
}

function hatchedBoxes(gaps: { at: number; threshold: number }[], { offset, wide, stroke, text }: BoxLook, colours: Palette): object {
  return {
    type: "custom",
    silent: true,
    z: 3,
    data: gaps.map(({ at, threshold }) => [at, threshold]),
    renderItem: ({ dataIndex }: { dataIndex: number }, api: RenderApi) => {
      const { at = 0, threshold = 0 } = gaps[dataIndex] ?? {};
      const [middle = 0, top = 0] = api.coord([at, threshold]);
      const [, base = 0] = api.coord([at, 0]);
      const [period = 0] = api.size?.([1, 1]) as number[];
      const width = Math.min(44, Math.max(5, period * wide));
      const height = Math.max(kLeastHatched, base - top);
      const x = middle + offset * period - width / 2;
      const box = { type: "rect", shape: { x, y: base - height, width, height }, style: { fill: colours.ground, stroke, lineWidth: 1, lineDash: [3, 2], decal: thinHatch(colours) } };
      const style = { text: text?.(at) ?? "", fill: colours.ink, fontFamily: kFont, fontSize: kNameSize, align: "center", verticalAlign: "bottom" };
      return { type: "group", children: [box, ...(text ? [{ type: "text", x: middle, y: base - height - 3, style }] : [])] };
    },
  };
}
