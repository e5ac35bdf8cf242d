// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { formatNumber } from "../language";
import { fullText, isShown } from "../model/cells";
import type { Drawing } from "./chart";
import type { RenderApi } from "./marks";
import { hatch, type Palette } from "./theme";

export interface LineSeries {
  name: string;
  cells: (Cell | undefined)[]; // one for each period
}

const kDash = ["solid", "dashed", "dotted", [10, 3, 2, 3]];
const kSymbols = ["circle", "rect", "triangle", "diamond", "roundRect", "pin", "arrow"];

// Lines over periods with a band of the 95 % interval each; periods below threshold are hatched boxes from zero up to
// the threshold, and the line is broken there.
export function lines(periods: string[], series: LineSeries[]): Drawing {
  return (colours, width) => ({
    height: width < 520 ? 330 : 400,
    option: {
      grid: { left: 8, right: 20, top: series.length > 1 ? 18 + 24 * legendRows(series, width) : 20, bottom: 8, containLabel: true },
      legend: { show: series.length > 1, top: 0, left: 0, textStyle: { color: colours.ink }, itemWidth: 28, data: series.map(({ name }) => name) },
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
      series: series.flatMap((one, index) => [
        band(one, index, colours),
        line(one, index, colours),
        suppressed(one, index, series.length, colours),
      ]),
    },
  });
}

function legendRows(series: LineSeries[], width: number): number {
  const letters = series.reduce((sum, { name }) => sum + name.length + 7, 0);
  return Math.max(1, Math.ceil((letters * 7.5) / width));
}

function colourOf(index: number, colours: Palette): string {
  return colours.series[index % colours.series.length] ?? colours.ink;
}

function line(series: LineSeries, index: number, colours: Palette): object {
  return {
    name: series.name,
    type: "line",
    z: 4,
    symbol: kSymbols[index % kSymbols.length],
    symbolSize: 7,
    lineStyle: { width: 2, type: kDash[Math.floor(index / 3) % kDash.length] },
    itemStyle: { color: colourOf(index, colours) },
    data: series.cells.map((cell) => (cell && isShown(cell) ? Math.max(0, cell.estimate ?? 0) : null)),
  };
}

// Between neighbouring shown periods; a period that stands alone gets a thin box.
function band(series: LineSeries, index: number, colours: Palette): object {
  const { cells } = series;
  return {
    name: series.name,
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

function suppressed(series: LineSeries, index: number, of: number, colours: Palette): object {
  const { cells } = series;
  return {
    name: series.name,
    type: "custom",
    z: 3,
    data: cells.map((cell, at) => (cell && !isShown(cell) ? [at, cell.threshold ?? 0] : [at, null])),
    renderItem: ({ dataIndex }: { dataIndex: number }, api: RenderApi) => {
      const cell = cells[dataIndex];
      if (!cell || isShown(cell)) return null;
      const [x = 0, y = 0] = api.coord([dataIndex, cell.threshold ?? 0]);
      const [, base = 0] = api.coord([dataIndex, 0]);
      const wide = Math.max(4, Math.min(16, 60 / of));
      return {
        type: "rect",
        shape: { x: x - (wide * of) / 2 + index * wide, y, width: wide, height: Math.max(3, base - y) },
        style: { fill: colours.ground, stroke: colourOf(index, colours), lineWidth: 1, lineDash: [3, 2], decal: hatch(colours) },
      };
    },
    itemStyle: { color: colourOf(index, colours), decal: hatch(colours) },
  };
}
