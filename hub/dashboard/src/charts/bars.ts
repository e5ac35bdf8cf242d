// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { isShown, valueText } from "../model/cells";
import type { Drawing } from "./chart";
import { horizontalWhiskers, kSuppressedMark, reach, type RenderApi, suppressedItem, suppressedMark, tipText } from "./marks";
import { fitted, textWidth } from "./text";
import { kFont, type Palette } from "./theme";

export interface BarRow {
  label: string;
  cell: Cell | undefined;
  note?: string; // after the number: a share
  isNotRecorded?: boolean;
}

const kRowHeight = 30;
const kLabelWidth = 190;
const kLabelSize = 12.5;
const kNarrowLabelSize = 11.5;
const kLine = 13.5;
const kMostLines = 2;
const kNarrow = 440;
const kAway = 8; // from a whisker to its number

// One horizontal bar a row, with its interval; hatched up to the threshold when below it.
export function bars(rows: BarRow[]): Drawing {
  return (colours, width) => {
    const isNarrow = width < kNarrow;
    const fontSize = isNarrow ? kNarrowLabelSize : kLabelSize;
    const labels = rows.map(({ label }) => fitted(label, Math.min(kLabelWidth, width * (isNarrow ? 0.43 : 0.36)), fontSize, kMostLines));
    const left = Math.max(0, ...labels.flat().map((line) => textWidth(line, fontSize))) + 14;
    const texts = rows.map((row) => numberLines(row, isNarrow));
    const furthest = Math.max(1, ...rows.map(({ cell }) => (cell ? reach(cell) : 0)));
    const wide = plotWidth(rows, texts, furthest, width - left - 4);
    const option = {
      grid: { left, right: width - left - wide, top: 6, bottom: 6 },
      xAxis: { type: "value", min: 0, max: furthest, axisLabel: { show: false }, splitLine: { show: false } },
      yAxis: {
        type: "category",
        inverse: true,
        data: labels.map((lines) => lines.join("\n")),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.suppressed } },
        axisLabel: { color: colours.ink, interval: 0, lineHeight: kLine, fontSize },
      },
      tooltip: { formatter: ({ dataIndex }: { dataIndex: number }) => tipText(rows[dataIndex]?.label ?? "", rows[dataIndex]?.cell) },
      series: [
        { type: "bar", barMaxWidth: 18, data: rows.map((row) => barItem(row, colours)) },
        horizontalWhiskers(rows, colours),
        numbersBeside(rows, texts, colours),
      ],
    };
    return { option, height: rows.length * kRowHeight + 12 };
  };
}

// The share goes below the number where there is little room.
function numberLines({ cell, note }: BarRow, isNarrow: boolean): string[] {
  const value = valueText(cell);
  if (!note) return [value];
  return isNarrow ? [value, note] : [`${value}  (${note})`];
}

// So wide that every number still finds room beside its bar.
export function plotWidth(rows: BarRow[], texts: string[][], furthest: number, room: number): number {
  const widest = rows.map(({ cell }, row) => {
    const text = Math.max(0, ...(texts[row] ?? []).map((line) => textWidth(line, kLabelSize))) + kAway + kSuppressedMark;
    const part = (cell ? reach(cell) : 0) / furthest;
    return part > 0 ? (room - text) / part : room;
  });
  return Math.max(room * 0.2, Math.min(room, ...widest));
}

function barItem({ cell, isNotRecorded }: BarRow, colours: Palette): object | number {
  if (!cell) return 0;
  if (!isShown(cell)) return { value: cell.threshold ?? 0, itemStyle: suppressedItem(colours) };
  const color = isNotRecorded ? colours.notRecorded : colours.series[0];
  return { value: Math.max(0, cell.estimate ?? 0), itemStyle: { color, borderRadius: [0, 3, 3, 0] } };
}

// Numbers stand right of the whisker, never across it.
function numbersBeside(rows: BarRow[], texts: string[][], colours: Palette): object {
  return {
    type: "custom",
    silent: true,
    z: 6,
    clip: false,
    data: rows.map(({ cell }, row) => [cell ? reach(cell) : 0, row]),
    renderItem: ({ dataIndex }: { dataIndex: number }, api: RenderApi) => {
      const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
      const [base = 0] = api.coord([0, api.value(1)]);
      const text = (texts[dataIndex] ?? []).join("\n");
      const cell = rows[dataIndex]?.cell;
      const needsMark = cell !== undefined && !isShown(cell) && x - base < kSuppressedMark;
      const at = x + kAway + (needsMark ? kSuppressedMark + 5 : 0);
      const words = { type: "text", x: at, y, style: { text, fill: colours.ink, fontFamily: kFont, fontSize: kLabelSize, lineHeight: kLine, verticalAlign: "middle" } };
      return { type: "group", children: needsMark ? [suppressedMark(x + kAway, y, colours), words] : [words] };
    },
  };
}
