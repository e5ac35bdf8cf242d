// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from "vitest";
import type { Cell } from "../api/types";

vi.stubGlobal("window", { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
const { plotWidth } = await import("./bars");
const { textWidth } = await import("./text");

const row = (high: number) => ({ label: "", cell: { codes: ["a"], status: "shown", high } as Cell });

test("every number finds room beside its bar", () => {
  const rows = [row(1000), row(400)];
  const texts = [["1,000 (40.4% ± 0.1%)"], ["400 (16.2% ± 0.1%)"]];
  const room = 500;
  const wide = plotWidth(rows, texts, 1000, room);
  expect(wide + textWidth("1,000 (40.4% ± 0.1%)", 12.5)).toBeLessThan(room);
  expect(wide).toBeGreaterThan(room * 0.5);
});

test("a number longer than there is room for does not take the bars away", () => {
  expect(plotWidth([row(10)], [["x".repeat(200)]], 10, 300)).toBe(60);
});
