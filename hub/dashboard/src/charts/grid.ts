// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { formatNumber } from "../language";
import { isShown, valueText } from "../model/cells";
import type { Drawing } from "./chart";
import { type RenderApi, thinHatch, tipText } from "./marks";
import { fitted, textWidth } from "./text";
import { kFont, type Palette } from "./theme";

const kRowHeight = 34;
const kLabelSize = 12;
const kLine = 14;
const kMostLines = 3;
const kNumberSize = 11.5;
const kSmallestNumber = 9.5;
const kUpright = 66; // a column's width from which its name is written straight
const kTilt = 52; // degrees, of names above narrower columns
const kTilted = 130; // pixels of such a name

interface GridCell {
  row: number;
  column: number;
  cell: Cell | undefined;
}

// A table drawn: a box for each row and column, a stronger colour for more, hatched below threshold, the number in it where it
// fits. Colours are by the square root, so that small numbers differ too.
export function grid(rows: string[], columns: string[], cellAt: (row: number, column: number) => Cell | undefined): Drawing {
  return (colours, width) => {
    const cells = rows.flatMap((_, row) => columns.map((_, column): GridCell => ({ row, column, cell: cellAt(row, column) })));
    const names = rows.map((label) => fitted(label, Math.min(190, width * 0.28), kLabelSize, kMostLines));
    const rowHeight = Math.max(kRowHeight, ...names.map(({ length }) => length * kLine + 4));
    const left = Math.max(0, ...names.flat().map((line) => textWidth(line, kLabelSize))) + 14;
    const columnWidth = (width - left - 8) / Math.max(1, columns.length);
    const head = columnHeads(columns, columnWidth);
    const option = {
      grid: { left, right: 8, top: head.height, bottom: 6 },
      xAxis: {
        ...kBare,
        position: "top",
        data: head.names,
        axisLabel: { color: colours.ink, interval: 0, fontSize: kLabelSize, lineHeight: kLine, rotate: head.rotate },
      },
      yAxis: { ...kBare, inverse: true, data: names.map((lines) => lines.join("\n")), axisLabel: { color: colours.ink, interval: 0, fontSize: kLabelSize, lineHeight: kLine } },
      tooltip: {
        formatter: ({ dataIndex }: { dataIndex: number }) => {
          const at = cells[dataIndex];
          return at ? tipText(`${rows[at.row]} · ${columns[at.column]}`, at.cell) : "";
        },
      },
      series: [boxes(cells, colours)],
    };
    return { option, height: head.height + rows.length * rowHeight + 8 };
  };
}

const kBare = { type: "category", axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };

function columnHeads(columns: string[], columnWidth: number): { names: string[]; height: number; rotate: number } {
  const room = columnWidth - 6;
  const isCut = columns.some((label) => label.split(/\s+/).some((word) => textWidth(word, kLabelSize) > room));
  if (columnWidth < kUpright || isCut) {
    const names = columns.map((label) => fitted(label, kTilted, kLabelSize, 1).join(""));
    const longest = Math.max(0, ...names.map((name) => textWidth(name, kLabelSize)));
    return { names, height: Math.ceil(longest * Math.sin((kTilt * Math.PI) / 180)) + 22, rotate: kTilt };
  }
  const lines = columns.map((label) => fitted(label, room, kLabelSize, 4));
  return { names: lines.map((all) => all.join("\n")), height: Math.max(1, ...lines.map(({ length }) => length)) * kLine + 14, rotate: 0 };
}

function boxes(cells: GridCell[], colours: Palette): object {
  const most = Math.max(1, ...cells.map(({ cell }) => (cell && isShown(cell) ? (cell.estimate ?? 0) : 0)));
  const levels = colours.ramp.length;
  const levelOf = ({ estimate = 0 }: Cell) => Math.min(levels - 1, Math.floor(Math.sqrt(Math.max(0, estimate) / most) * levels));
  return {
    type: "custom",
    data: cells.map(({ row, column }) => [column, row]),
    renderItem: ({ dataIndex }: { dataIndex: number }, api: RenderApi) => {
      const cell = cells[dataIndex]?.cell;
      const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
      const [w = 0, tall = 0] = api.size?.([1, 1]) as number[];
      const shape = { x: x - w / 2 + 1, y: y - tall / 2 + 1, width: w - 2, height: tall - 2, r: 2 };
      const level = cell && isShown(cell) ? levelOf(cell) : undefined;
      return { type: "group", children: [{ type: "rect", shape, style: boxStyle(level, colours) }, ...numberIn(cell, [x, y], w, level, colours)] };
    },
  };
}

// Without a level it is below threshold, whether listed or not.
function boxStyle(level: number | undefined, colours: Palette): object {
  if (level !== undefined) return { fill: colours.ramp[level] };
  return { fill: colours.ground, stroke: colours.line, lineWidth: 1, decal: thinHatch(colours) };
}

// On a plate over the hatching, so that no stripe runs through it. In thousands where the whole number finds no room, and
// nothing where that finds none either.
function numberIn(cell: Cell | undefined, [x, y]: [number, number], room: number, level: number | undefined, colours: Palette): object[] {
  const sizeOf = (text: string) => Math.min(kNumberSize, (kNumberSize * (room - 4)) / textWidth(text, kNumberSize));
  const text = [valueText(cell), thousands(cell)].find((one) => one !== "" && sizeOf(one) >= kSmallestNumber);
  if (!text) return [];
  const fontSize = sizeOf(text);
  const isDark = level !== undefined && level >= 3;
  const style = { text, fill: isDark ? colours.onRamp : colours.ink, fontFamily: kFont, fontSize, align: "center", verticalAlign: "middle" };
  const words = { type: "text", x, y, z2: 12, style };
  if (level !== undefined) return [words];
  const wide = textWidth(text, fontSize) + 6;
  return [{ type: "rect", z2: 11, shape: { x: x - wide / 2, y: y - 8, width: wide, height: 16 }, style: { fill: colours.ground } }, words];
}

// "5.7k", "13k".
function thousands(cell: Cell | undefined): string {
  const value = isShown(cell) ? (cell?.estimate ?? 0) : 0;
  return value < 1000 ? "" : `${formatNumber(value / 1000, value < 10_000 ? 1 : 0)}k`;
}
