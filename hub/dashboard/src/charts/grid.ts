// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { isShown, valueText } from "../model/cells";
import type { Drawing } from "./chart";
import { wrapped } from "./chart";
import { type RenderApi, tipText } from "./marks";
import { hatch } from "./theme";

const kRowHeight = 34;
const kHeadHeight = 92;

// A table drawn: a box for each row and column, darker for more, hatched below threshold, the number in it where it
// fits. Colours are by the square root, so that small numbers differ too.
export function grid(rows: string[], columns: string[], cellAt: (row: number, column: number) => Cell | undefined): Drawing {
  return (colours, width) => {
    const cells = rows.flatMap((_, row) => columns.map((_, column) => ({ row, column, cell: cellAt(row, column) })));
    const most = Math.max(1, ...cells.map(({ cell }) => (cell && isShown(cell) ? (cell.estimate ?? 0) : 0)));
    const step = (value: number) => Math.min(colours.ramp.length - 1, Math.floor(Math.sqrt(value / most) * colours.ramp.length));
    const labels = Math.min(190, Math.floor(width * 0.3));
    const columnWidth = (width - labels - 16) / Math.max(1, columns.length);
    const option = {
      grid: { left: labels + 8, right: 8, top: kHeadHeight, bottom: 6 },
      xAxis: {
        type: "category",
        position: "top",
        data: columns,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: {
          color: colours.ink,
          interval: 0,
          fontSize: 11.5,
          lineHeight: 13,
          rotate: columnWidth < 74 ? 48 : 0,
          formatter: (label: string) =>
            columnWidth < 74 ? shortened(label, 18) : wrapped(label, Math.floor(columnWidth / 6)).slice(0, 4).join("\n"),
        },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: rows,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: {
          color: colours.ink,
          interval: 0,
          fontSize: 12,
          lineHeight: 13,
          formatter: (label: string) => wrapped(label, Math.floor(labels / 6.3)).slice(0, 2).join("\n"),
        },
      },
      tooltip: {
        formatter: ({ dataIndex }: { dataIndex: number }) => {
          const at = cells[dataIndex];
          return at ? tipText(`${rows[at.row]} · ${columns[at.column]}`, at.cell) : "";
        },
      },
      series: [
        {
          type: "custom",
          data: cells.map(({ row, column }) => [column, row]),
          renderItem: ({ dataIndex }: { dataIndex: number }, api: RenderApi) => {
            const at = cells[dataIndex];
            const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
            const [w = 0, tall = 0] = api.size?.([1, 1]) as number[];
            const shape = { x: x - w / 2 + 1, y: y - tall / 2 + 1, width: w - 2, height: tall - 2, r: 2 };
            const shown = at?.cell && isShown(at.cell);
            const level = shown ? step(Math.max(0, at.cell?.estimate ?? 0)) : 0;
            const box = shown
              ? { fill: colours.ramp[level] }
              : { fill: colours.ground, stroke: colours.suppressed, lineWidth: 0.6, decal: at?.cell ? hatch(colours) : undefined };
            const text = w > 34 ? valueText(at?.cell) : "";
            const dark = level >= 3;
            const light = colours.ground === "#ffffff" ? "#ffffff" : "#0b1620";
            const plate = shown ? undefined : colours.ground;
            return {
              type: "group",
              children: [
                { type: "rect", shape, style: box },
                {
                  type: "text",
                  x,
                  y,
                  style: {
                    text,
                    fill: shown && dark ? light : colours.ink,
                    backgroundColor: plate,
                    padding: shown ? 0 : [1, 3],
                    fontSize: 11.5,
                    align: "center",
                    verticalAlign: "middle",
                  },
                },
              ],
            };
          },
        },
      ],
    };
    return { option, height: kHeadHeight + rows.length * kRowHeight + 8 };
  };
}

function shortened(label: string, letters: number): string {
  return label.length <= letters ? label : `${label.slice(0, letters - 1)}…`;
}
