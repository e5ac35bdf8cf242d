// SPDX-License-Identifier: Apache-2.0
// Colours that people with any colour vision tell apart (after Okabe and Ito), each at least 3:1 against its ground.
export interface Palette {
  ink: string;
  quiet: string;
  line: string;
  ground: string;
  land: string;
  series: string[];
  ramp: string[]; // from few to many
  onRamp: string; // ink on the upper half of it
  suppressed: string;
  routes: string;
  notRecorded: string;
}

const kLight: Palette = {
  ink: "#16242d",
  quiet: "#51616b",
  line: "#d5dde2",
  ground: "#ffffff",
  land: "#eef2f4",
  series: ["#0072b2", "#c2410c", "#00795a", "#a33b8f", "#8a6100", "#12355b", "#5b4bb5", "#d6487e", "#44606f"],
  ramp: ["#d6e6f0", "#9cc4de", "#5a9cc7", "#2271a8", "#0b4a78", "#062c4a"],
  onRamp: "#ffffff",
  suppressed: "#6b7b86",
  routes: "#c2410c",
  notRecorded: "#73838d",
};

const kDark: Palette = {
  ink: "#e8eef2",
  quiet: "#a9b8c2",
  line: "#33434e",
  ground: "#14202a",
  land: "#22313c",
  series: ["#56b4e9", "#f58a4b", "#2fc79a", "#e08fd0", "#e0b040", "#dbe9ff", "#a99bf2", "#ffa0c6", "#a9bcc8"],
  ramp: ["#1d3a50", "#265d82", "#3082b3", "#56a8d8", "#93cdee", "#d8eefb"],
  onRamp: "#0b1620",
  suppressed: "#93a4af",
  routes: "#f58a4b",
  notRecorded: "#93a4af",
};

const darkWish = window.matchMedia("(prefers-color-scheme: dark)");
const stillWish = window.matchMedia("(prefers-reduced-motion: reduce)");
const kThemeKey = "almenara.theme";

export type ThemeName = "auto" | "light" | "dark";

export function theme(): ThemeName {
  const kept = window.localStorage.getItem(kThemeKey);
  return kept === "light" || kept === "dark" ? kept : "auto";
}

export function isDark(): boolean {
  return theme() === "auto" ? darkWish.matches : theme() === "dark";
}

export function applyTheme(name: ThemeName = theme()): void {
  if (name === "auto") window.localStorage.removeItem(kThemeKey);
  else window.localStorage.setItem(kThemeKey, name);
  document.documentElement.dataset["theme"] = isDark() ? "dark" : "light";
}

export function onThemeChange(changed: () => void): void {
  darkWish.addEventListener("change", changed);
}

export function palette(): Palette {
  return isDark() ? kDark : kLight;
}

// What leaves the page, to paper or a file, is light.
export function paperPalette(): Palette {
  return kLight;
}

export function wantsNoMotion(): boolean {
  return stillWish.matches;
}

// Without double quotes: an SVG renderer writes it into an attribute as it is.
export const kFont = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', 'Noto Sans', sans-serif";

// The hatching of everything below threshold. One pattern everywhere, so that it is learnt once.
export function hatch(colours: Palette): object {
  return { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: colours.suppressed };
}
