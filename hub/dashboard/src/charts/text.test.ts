// SPDX-License-Identifier: Apache-2.0
// Without a document every letter is taken to be equally wide: 5.8 pixels at size 10.
import { expect, test, vi } from "vitest";

vi.stubGlobal("window", { matchMedia: () => ({ matches: false }) });
const { fitted, wrapped } = await import("./text");

test("words go to the next line where they find no room", () => {
  expect(fitted("Slavery, servitude or similar practices", 120, 10, 3)).toEqual(["Slavery, servitude", "or similar practices"]);
});

test("what finds no room on the last line is marked", () => {
  expect(fitted("Minor, other or unrecorded gender", 80, 10, 2)).toEqual(["Minor, other", "or unrecorde…"]);
});

test("a word wider than the line is cut and marked", () => {
  expect(fitted("Unbeschränkt", 40, 10, 2)).toEqual(["Unbes…"]);
});

test("lines of letters, for files", () => {
  expect(wrapped("Source: one two three", 11)).toEqual(["Source: one", "two three"]);
});
