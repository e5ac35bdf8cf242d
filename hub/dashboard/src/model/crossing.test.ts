// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from "vitest";
import type { Answer, Cell } from "../api/types";

vi.stubGlobal("document", { documentElement: {} });
const { CellIndex } = await import("./cells");
const { splitAxes } = await import("./crossing");

function answerOf(cells: [row: string, column: string, status: Cell["status"]][]): InstanceType<typeof CellIndex> {
  const made = cells.map(([row, column, status]): Cell => ({ codes: [row, column], status }));
  return new CellIndex({ dimensions: ["means", "exploitation"], cells: made } as unknown as Answer);
}

test("rows and columns of which nothing is above threshold are told apart", () => {
  const index = answerOf([
    ["debt", "labour", "shown"],
    ["debt", "organs", "below_threshold"],
    ["other", "labour", "below_threshold"],
    ["other", "organs", "below_threshold"],
  ]);
  expect(splitAxes(index)).toEqual({ rows: { drawn: ["debt"], below: ["other"] }, columns: { drawn: ["labour"], below: ["organs"] } });
});

test("where nothing at all is above threshold, all is drawn", () => {
  const index = answerOf([
    ["debt", "labour", "below_threshold"],
    ["other", "labour", "below_threshold"],
  ]);
  expect(splitAxes(index)).toEqual({ rows: { drawn: ["debt", "other"], below: [] }, columns: { drawn: ["labour"], below: [] } });
});
