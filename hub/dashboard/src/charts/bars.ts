// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { isShown, valueText } from "../model/cells";
import type { Drawing } from "./chart";
import { wrapped } from "./chart";
import { horizontalWhiskers, reach, suppressedItem, tipText } from "./marks";

export interface BarRow {
  label: string;
  cell: Cell | undefined;
  note?: string; // after the number: a share
  isNotRecorded?: boolean;
}

const kRowHeight = 34;
const kLabelWidth = 190;

// One horizontal bar a row, with its interval; hatched up to the threshold when below it.
export function bars(rows: BarRow[], colourIndex = 0): Drawing {
  return (colours, width) => {
    const labels = Math.min(kLabelWidth, Math.floor(width * 0.36));
    const furthest = Math.max(1, ...rows.flatMap(({ cell }) => (cell ? [reach(cell)] : [])));
    const option = {
      grid: { left: 8, right: Math.min(150, width * 0.26), top: 6, bottom: 6, containLabel: true },
      xAxis: { type: "value", max: furthest, axisLabel: { show: false }, splitLine: { lineStyle: { color: colours.line } } },
      yAxis: {
        type: "category",
        inverse: true,
        data: rows.map(({ label }) => label),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } },
        axisLabel: {
          color: colours.ink,
          width: labels,
          overflow: "break",
          lineHeight: 14,
          fontSize: 12.5,
          formatter: (label: string) => wrapped(label, Math.floor(labels / 6.5)).slice(0, 2).join("\n"),
        },
      },
      tooltip: { formatter: ({ dataIndex }: { dataIndex: number }) => tipText(rows[dataIndex]?.label ?? "", rows[dataIndex]?.cell) },
      series: [
        {
          type: "bar",
          barMaxWidth: 20,
          data: rows.map(({ cell, isNotRecorded }) => {
            if (!cell) return 0;
            if (!isShown(cell)) return { value: cell.threshold ?? 0, itemStyle: suppressedItem(colours) };
            const colour = isNotRecorded ? colours.notRecorded : colours.series[colourIndex];
            return { value: Math.max(0, cell.estimate ?? 0), itemStyle: { color: colour, borderRadius: [0, 3, 3, 0] } };
          }),
        },
        horizontalWhiskers(rows, colours),
        numbersBeside(rows, colours.ink),
      ],
    };
    return { option, height: rows.length * kRowHeight + 12 };
  };
}

// Numbers stand right of the whisker, never across it.
function numbersBeside(rows: BarRow[], ink: string): object {
  return {
    type: "custom",
    silent: true,
    z: 6,
    clip: false,
    data: rows.map(({ cell }, row) => [cell ? reach(cell) : 0, row]),
    renderItem: (parameters: { dataIndex: number }, api: { coord(at: unknown[]): number[]; value(at: number): unknown }) => {
      const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
      const row = rows[parameters.dataIndex];
      const text = row ? valueText(row.cell) + (row.note ? `  ${row.note}` : "") : "";
      return { type: "text", x: x + 8, y, style: { text, fill: ink, fontSize: 12.5, verticalAlign: "middle" } };
    },
  };
}
