// SPDX-License-Identifier: Apache-2.0
// Names on a map that do not cover one another.

export interface Labelled {
  x: number;
  y: number;
  r: number; // kept clear of the name
  text: string;
}

export interface PlacedLabel {
  x: number;
  y: number;
  align: "left" | "right" | "center";
  text: string;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const kLabelSize = 12;
const kLetter = 7.2;
const kLine = 15;

// At most so many, the first ones first; one that finds no room on any of four sides is left out.
export function placeLabels(wanted: readonly Labelled[], width: number, height: number, most: number): PlacedLabel[] {
  const taken: Box[] = wanted.map(({ x, y, r }) => ({ left: x - r * 0.7, top: y - r * 0.7, right: x + r * 0.7, bottom: y + r * 0.7 }));
  const placed: PlacedLabel[] = [];
  wanted.forEach((label, own) => {
    if (placed.length >= most) return;
    for (const candidate of sidesOf(label, width)) {
      const box = boxOf(candidate);
      const isInside = box.left >= 2 && box.right <= width - 2 && box.top >= 2 && box.bottom <= height - 2;
      if (!isInside || taken.some((other, i) => i !== own && overlap(box, other))) continue;
      taken.push(box);
      placed.push(candidate);
      return;
    }
  });
  return placed;
}

function sidesOf({ x, y, r, text }: Labelled, width: number): PlacedLabel[] {
  const away = r + 4;
  // Above and below, a name may be moved sideways to stay on the map.
  const half = (text.length * kLetter) / 2 + 2;
  const middle = x < 0 || x > width ? x : Math.min(Math.max(x, half), Math.max(half, width - half));
  return [
    { x: x + away, y, align: "left", text },
    { x: x - away, y, align: "right", text },
    { x: middle, y: y - away - kLine / 2, align: "center", text },
    { x: middle, y: y + away + kLine / 2, align: "center", text },
  ];
}

function boxOf({ x, y, align, text }: PlacedLabel): Box {
  const wide = text.length * kLetter;
  const left = align === "left" ? x : align === "right" ? x - wide : x - wide / 2;
  return { left, top: y - kLine / 2, right: left + wide, bottom: y + kLine / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
