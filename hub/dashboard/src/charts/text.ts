// SPDX-License-Identifier: Apache-2.0
// How wide words are, and where to break them, so that labels neither meet nor are cut.
import { kFont } from "./theme";

const kLetter = 0.58; // of the font's size, where nothing can be measured
let context: CanvasRenderingContext2D | null | undefined;

// In pixels, with the pages' font.
export function textWidth(text: string, fontSize: number, weight = 400): number {
  if (context === undefined) context = typeof document === "undefined" ? null : document.createElement("canvas").getContext("2d");
  if (!context) return text.length * fontSize * kLetter;
  context.font = `${weight} ${fontSize}px ${kFont}`;
  return context.measureText(text).width;
}

// At most so many lines, each no wider than `pixels`; what finds no room ends in "…".
export function fitted(text: string, pixels: number, fontSize: number, most: number, weight = 400): string[] {
  const isTooWide = (line: string) => textWidth(line, fontSize, weight) > pixels;
  const lines = brokenWhere(text, isTooWide);
  const kept = lines.slice(0, most);
  if (lines.length > most) kept.push(`${kept.pop() ?? ""}…`);
  return kept.map((line) => shortened(line, isTooWide));
}

// Lines of at most so many letters, for files in which nothing is measured.
export function wrapped(text: string, letters: number): string[] {
  return brokenWhere(text, (line) => line.length > letters);
}

function brokenWhere(text: string, isTooLong: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && isTooLong(longer)) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line ? [...lines, line] : lines;
}

function shortened(line: string, isTooWide: (line: string) => boolean): string {
  if (!isTooWide(line)) return line;
  let kept = line.replace(/…$/, "");
  while (kept.length > 1 && isTooWide(`${kept}…`)) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
