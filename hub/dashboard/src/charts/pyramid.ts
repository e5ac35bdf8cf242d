// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { formatNumber } from "../language";
import { fullText, isShown, valueText } from "../model/cells";
import { roundUp } from "../model/steps";
import type { Drawing } from "./chart";
import { type RenderApi, reach, suppressedItem } from "./marks";
import { textWidth } from "./text";
import { kFont, type Palette } from "./theme";

export interface PyramidRow {
  label: string;
  isNotRecorded: boolean;
}

export interface PyramidSide {
  name: string;
  cells: (Cell | undefined)[]; // one a row
}

const kNumberSize = 11.5;
const kNumberRoom = 52;
const kNarrow = 420;
const kFaint = 0.55; // of a row that is no age

// Age bands from the youngest upwards, one gender to each side, intervals as whiskers.
export function pyramid(rows: PyramidRow[], left: PyramidSide, right: PyramidSide): Drawing {
  return (colours, width) => {
    const hasNumbers = width >= kNarrow;
    const labels = Math.max(0, ...rows.map(({ label }) => textWidth(label, 12))) + 16;
    const half = (width - labels - 24) / 2;
    const most = Math.max(1, ...[...left.cells, ...right.cells].map((cell) => (cell ? reach(cell) : 0)));
    const end = roundUp(hasNumbers ? most / (1 - kNumberRoom / half) : most);
    const side = (at: PyramidSide, sign: 1 | -1, colour: string | undefined) => [
      columnOf(rows, at, sign, colour, colours),
      whiskers(at, sign, hasNumbers, colours),
    ];
    return {
      height: rows.length * (width < 520 ? 30 : 32) + 70,
      option: {
        grid: { left: labels, right: 24, top: 34, bottom: 28 },
        legend: { top: 0, left: 0, selectedMode: false, textStyle: { color: colours.ink }, data: [left.name, right.name] },
        xAxis: {
          type: "value",
          min: -end,
          max: end,
          interval: end / 2,
          axisLabel: { color: colours.ink, formatter: (value: number) => formatNumber(Math.abs(value)) },
          splitLine: { lineStyle: { color: colours.line } },
        },
        yAxis: {
          type: "category",
          data: rows.map(({ label }) => label),
          axisTick: { show: false },
          axisLabel: { color: colours.ink, interval: 0 },
          axisLine: { onZero: false, lineStyle: { color: colours.line } },
        },
        tooltip: {
          trigger: "axis",
          axisPointer: { type: "shadow" },
          formatter: (points: { dataIndex: number }[]) => {
            const at = points[0]?.dataIndex ?? 0;
            return [rows[at]?.label, ...[left, right].map(({ name, cells }) => `${name}: ${fullText(cells[at])}`)].join("\n");
          },
        },
        series: [...side(left, -1, colours.series[0]), ...side(right, 1, colours.series[1])],
      },
    };
  };
}

function columnOf(rows: PyramidRow[], { name, cells }: PyramidSide, sign: 1 | -1, colour: string | undefined, colours: Palette): object {
  return {
    name,
    type: "bar",
    stack: "both",
    barCategoryGap: "22%",
    itemStyle: { color: colour },
    data: cells.map((cell, row) => {
      if (!cell) return 0;
      if (!isShown(cell)) return { value: sign * (cell.threshold ?? 0), itemStyle: suppressedItem(colours) };
      return { value: sign * Math.max(0, cell.estimate ?? 0), itemStyle: { opacity: rows[row]?.isNotRecorded ? kFaint : 1 } };
    }),
  };
}

// With the number beyond its end.
function whiskers({ cells }: PyramidSide, sign: 1 | -1, hasNumbers: boolean, colours: Palette): object {
  return {
    type: "custom",
    silent: true,
    z: 5,
    clip: false,
    data: cells.map((cell, row) => [sign * (cell?.low ?? 0), sign * (cell ? reach(cell) : 0), row]),
    renderItem: ({ dataIndex }: { dataIndex: number }, api: RenderApi) => {
      const cell = cells[dataIndex];
      if (!cell) return null;
      const [x1 = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
      const [x2 = 0] = api.coord([api.value(1), api.value(2)]);
      const line = { type: "line", shape: { x1, y1: y, x2, y2: y }, style: { stroke: colours.ink, lineWidth: 1.4 } };
      const style = { text: valueText(cell), fill: colours.ink, fontFamily: kFont, fontSize: kNumberSize, align: sign > 0 ? "left" : "right", verticalAlign: "middle" };
      const number = { type: "text", x: x2 + sign * 5, y, style };
      return { type: "group", children: [...(isShown(cell) ? [line] : []), ...(hasNumbers ? [number] : [])] };
    },
  };
}
