// SPDX-License-Identifier: Apache-2.0
// One small picture for each line, with a scale of its own: what is small beside the largest still has a shape.
import type { Cell } from "../api/types";
import { formatNumber } from "../language";
import { fullText, isShown, valueText } from "../model/cells";
import { shownRuns } from "../model/neighbours";
import { roundUp } from "../model/steps";
import type { Drawing } from "./chart";
import type { LineSeries } from "./lines";
import { reach, thinHatch } from "./marks";
import { fitted } from "./text";
import { kFont, type Palette } from "./theme";

const kLeastWidth = 140;
const kWishedWidth = 250;
const kPlot = 88;
const kTitleSize = 12.5;
const kTitleLine = 15;
const kHead = 20; // between a title and the plot: the number at the plot's upper end
const kFoot = 32;
const kGap = 22;
const kDot = 2.6;

interface Panel {
  x: number;
  y: number;
  width: number;
  height: number;
  top: number; // of the plot
  title: string[];
}

export function multiples(periods: string[], series: LineSeries[]): Drawing {
  return (colours, width) => {
    const across = Math.max(1, Math.min(series.length, Math.floor((width + kGap) / ((width < 520 ? kLeastWidth : Math.min(kWishedWidth, width * 0.29)) + kGap))));
    const wide = (width - kGap * (across - 1)) / across;
    const titles = series.map(({ name }) => fitted(name, wide, kTitleSize, 2, 600));
    const head = Math.max(1, ...titles.map(({ length }) => length)) * kTitleLine + kHead;
    const height = head + kPlot + kFoot;
    const panels = titles.map((title, i): Panel => {
      const y = Math.floor(i / across) * height;
      return { x: (i % across) * (wide + kGap), y, width: wide, height, top: y + head, title };
    });
    return {
      height: Math.ceil(series.length / across) * height,
      option: {
        animation: false,
        tooltip: {},
        series: [
          {
            type: "custom",
            coordinateSystem: "none",
            data: series.map((_, i) => i),
            tooltip: { formatter: ({ dataIndex }: { dataIndex: number }) => panelTip(periods, series[dataIndex]) },
            renderItem: ({ dataIndex }: { dataIndex: number }) => {
              const [panel, one] = [panels[dataIndex], series[dataIndex]];
              return panel && one ? { type: "group", children: panelMarks(panel, periods, one, colours) } : null;
            },
          },
        ],
      },
    };
  };
}

function panelTip(periods: string[], series: LineSeries | undefined): string {
  return [series?.name, ...periods.map((period, at) => `${period}: ${fullText(series?.cells[at])}`)].join("\n");
}

function panelMarks(panel: Panel, periods: string[], { cells }: LineSeries, colours: Palette): object[] {
  const most = roundUp(Math.max(1, ...cells.map((cell) => (cell ? reach(cell) : 0))));
  const { top } = panel;
  const base = top + kPlot;
  const step = panel.width / periods.length;
  const x = (at: number) => panel.x + (at + 0.5) * step;
  const y = (value: number) => base - ((base - top) * Math.max(0, value)) / most;
  const words = (text: string, left: number, at: number, style: object) => ({ type: "text", x: left, y: at, style: { text, fill: colours.quiet, fontFamily: kFont, fontSize: 11, verticalAlign: "top", ...style } });
  const rule = (at: number, stroke: string) => ({ type: "line", shape: { x1: panel.x, y1: at, x2: panel.x + panel.width, y2: at }, style: { stroke, lineWidth: 1 } });
  return [
    // Takes the pointer everywhere on the panel.
    { type: "rect", shape: { x: panel.x, y: panel.y, width: panel.width, height: panel.height - 6 }, style: { fill: colours.ground } },
    words(panel.title.join("\n"), panel.x, panel.y + 2, { fill: colours.ink, fontSize: kTitleSize, fontWeight: 600, lineHeight: kTitleLine }),
    rule(top, colours.line),
    rule(base, colours.quiet),
    words(formatNumber(most), panel.x, top - 3, { verticalAlign: "bottom" }),
    words(periods[0] ?? "", panel.x, base + 5, {}),
    words(periods.at(-1) ?? "", panel.x + panel.width, base + 5, { align: "right" }),
    ...cells.flatMap((cell, at) => (cell && !isShown(cell) ? [hatched(x(at), step, y(reach(cell)), base, colours)] : [])),
    ...shownRuns(cells).flatMap((run) => runMarks(run, cells, x, y, colours)),
    ...belowWords(cells, panel, (top + base) / 2, colours),
  ];
}

function hatched(x: number, step: number, top: number, base: number, colours: Palette): object {
  const height = Math.max(3, base - top);
  return { type: "rect", shape: { x: x - step / 2, y: base - height, width: step, height }, style: { fill: colours.ground, decal: thinHatch(colours) } };
}

function runMarks([from, to]: [number, number], cells: (Cell | undefined)[], x: (at: number) => number, y: (value: number) => number, colours: Palette): object[] {
  const stroke = colours.series[0];
  const indices = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const edge = (end: "low" | "high" | "estimate") => indices.map((at) => [x(at), y(cells[at]?.[end] ?? 0)]);
  const dots = edge("estimate").map(([cx, cy]) => ({ type: "circle", shape: { cx, cy, r: kDot }, style: { fill: stroke } }));
  if (from === to) return dots;
  return [
    { type: "polygon", shape: { points: [...edge("high"), ...edge("low").reverse()] }, style: { fill: stroke, opacity: 0.22 } },
    { type: "polyline", shape: { points: edge("estimate") }, style: { stroke, fill: "none", lineWidth: 2 } },
    ...dots,
  ];
}

// "<69" on a plate where nothing is above threshold.
function belowWords(cells: (Cell | undefined)[], panel: Panel, middle: number, colours: Palette): object[] {
  const first = cells.find((cell) => cell !== undefined);
  if (cells.some(isShown) || !first) return [];
  const at = panel.x + panel.width / 2;
  const style = { text: valueText(first), fill: colours.ink, fontFamily: kFont, fontSize: 12, align: "center", verticalAlign: "middle" };
  return [
    { type: "rect", z2: 11, shape: { x: at - 24, y: middle - 9, width: 48, height: 18 }, style: { fill: colours.ground } },
    { type: "text", x: at, y: middle, z2: 12, style },
  ];
}
