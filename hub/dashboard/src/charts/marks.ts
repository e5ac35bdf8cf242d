// SPDX-License-Identifier: Apache-2.0
// Marks that bars, lines and grids share: whiskers of 95 % intervals and boxes of numbers below threshold.
import type { CustomSeriesRenderItemAPI } from "echarts/types/dist/shared";
import type { Cell } from "../api/types";
import { fullText, isShown } from "../model/cells";
import { type Palette, hatch } from "./theme";

export type RenderApi = CustomSeriesRenderItemAPI;

// What a reader sees on pointing at a cell.
export function tipText(name: string, cell: Cell | undefined): string {
  return `${name}\n${fullText(cell)}`;
}

export function reach(cell: Cell): number {
  return isShown(cell) ? (cell.high ?? 0) : (cell.threshold ?? 0);
}

// A whisker along a bar at position `along` of a horizontal bar chart: value = [low, high, row].
export function horizontalWhiskers(rows: { cell: Cell | undefined }[], colours: Palette): object {
  return {
    type: "custom",
    silent: true,
    z: 5,
    data: rows.flatMap(({ cell }, row) => (cell && isShown(cell) ? [[cell.low ?? 0, cell.high ?? 0, row]] : [])),
    renderItem: (_: unknown, api: RenderApi) => {
      const from = api.coord([api.value(0), api.value(2)]);
      const to = api.coord([api.value(1), api.value(2)]);
      const [x1 = 0, y = 0] = from;
      const [x2 = 0] = to;
      const stroke = { stroke: colours.ink, lineWidth: 1.4, fill: undefined };
      return {
        type: "group",
        children: [
          { type: "line", shape: { x1, y1: y, x2, y2: y }, style: stroke },
          { type: "line", shape: { x1, y1: y - 4, x2: x1, y2: y + 4 }, style: stroke },
          { type: "line", shape: { x1: x2, y1: y - 4, x2, y2: y + 4 }, style: stroke },
        ],
      };
    },
  };
}

export function suppressedItem(colours: Palette): object {
  return {
    color: colours.ground,
    borderColor: colours.suppressed,
    borderWidth: 1,
    borderType: "dashed",
    decal: hatch(colours),
  };
}

// For a box too small to be seen as hatched: the same box and hatching as a mark, apart from the axis.
export const kSuppressedMark = 12;

export function suppressedMark(x: number, y: number, colours: Palette): object {
  return {
    type: "rect",
    shape: { x, y: y - kSuppressedMark / 2, width: kSuppressedMark, height: kSuppressedMark },
    style: { fill: colours.ground, stroke: colours.suppressed, lineWidth: 1, lineDash: [3, 2], decal: hatch(colours) },
  };
}

// As everywhere, but thinner, where much may be hatched.
export function thinHatch(colours: Palette): object {
  return { ...hatch(colours), dashArrayY: [1, 5] };
}
