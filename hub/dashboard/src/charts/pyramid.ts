// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { formatNumber } from "../language";
import { fullText, isShown } from "../model/cells";
import type { Drawing } from "./chart";
import { type RenderApi, reach, suppressedItem } from "./marks";

export interface PyramidSide {
  name: string;
  cells: (Cell | undefined)[]; // one a row
}

// Age bands from the youngest upwards, one gender to each side, intervals as whiskers.
export function pyramid(rows: string[], left: PyramidSide, right: PyramidSide): Drawing {
  return (colours, width) => {
    const most = Math.max(1, ...[...left.cells, ...right.cells].flatMap((cell) => (cell ? [reach(cell)] : [])));
    const side = (at: PyramidSide, sign: 1 | -1, colour: string | undefined) => [
      {
        name: at.name,
        type: "bar",
        stack: "both",
        barCategoryGap: "22%",
        itemStyle: { color: colour },
        data: at.cells.map((cell) => {
          if (!cell) return 0;
          if (!isShown(cell)) return { value: sign * (cell.threshold ?? 0), itemStyle: suppressedItem(colours) };
          return sign * Math.max(0, cell.estimate ?? 0);
        }),
      },
      {
        type: "custom",
        silent: true,
        z: 5,
        data: at.cells.flatMap((cell, row) =>
          cell && isShown(cell) ? [[sign * (cell.low ?? 0), sign * (cell.high ?? 0), row]] : [],
        ),
        renderItem: (_: unknown, api: RenderApi) => {
          const [x1 = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
          const [x2 = 0] = api.coord([api.value(1), api.value(2)]);
          return { type: "line", shape: { x1, y1: y, x2, y2: y }, style: { stroke: colours.ink, lineWidth: 1.4 } };
        },
      },
    ];
    return {
      height: rows.length * (width < 520 ? 30 : 34) + 70,
      option: {
        grid: { left: 8, right: 16, top: 34, bottom: 8, containLabel: true },
        legend: { top: 0, left: 0, textStyle: { color: colours.ink }, data: [left.name, right.name] },
        xAxis: {
          type: "value",
          min: -most,
          max: most,
          axisLabel: { color: colours.ink, hideOverlap: true, formatter: (value: number) => formatNumber(Math.abs(value)) },
          splitLine: { lineStyle: { color: colours.line } },
        },
        yAxis: { type: "category", data: rows, axisTick: { show: false }, axisLabel: { color: colours.ink }, axisLine: { onZero: false, lineStyle: { color: colours.line } } },
        tooltip: {
          trigger: "axis",
          axisPointer: { type: "shadow" },
          formatter: (points: { dataIndex: number }[]) => {
            const at = points[0]?.dataIndex ?? 0;
            return [rows[at], ...[left, right].map(({ name, cells }) => `${name}: ${fullText(cells[at])}`)].join("\n");
          },
        },
        series: [...side(left, -1, colours.series[0]), ...side(right, 1, colours.series[1])],
      },
    };
  };
}
