// SPDX-License-Identifier: Apache-2.0
import { t } from "../language";
import { h } from "../ui/dom";

const kStepMilliseconds = 1000;

export interface YearRange {
  years: string[]; // ascending
  from: string; // playing goes from here
  until: string; // to here: before and after there is nothing to see
  year: string; // shown at first
  isStill: boolean; // nothing may move by itself: every step is a click
}

// A slider over years and a button that moves it, a year a second.
export class YearPlayer {
  private readonly slider = h("input", { type: "range", "data-option": "year", disabled: true });
  private readonly shown = h("output", { class: "year-shown" });
  private readonly button = h("button", { type: "button", "data-action": "play", disabled: true }, t("play"));
  private timer: number | undefined;

  get controls(): HTMLElement[] {
    const label = h("label", { class: "choice" }, h("span", { class: "choice-label" }, t("map_year"), " ", this.shown), this.slider);
    return [label, this.button];
  }

  start(range: YearRange, onYear: (year: string, isPlaying: boolean) => void): void {
    const { slider, button } = this;
    if (range.years.length === 0) return;
    slider.min = range.years[0] ?? "";
    slider.max = range.years.at(-1) ?? "";
    slider.step = "1";
    slider.value = range.year;
    this.shown.value = range.year;
    slider.disabled = false;
    button.disabled = range.years.length < 2;
    button.textContent = t(range.isStill ? "map_next_year" : "play");
    const show = (year: string) => {
      slider.value = year;
      this.shown.value = year;
      onYear(year, this.timer !== undefined);
    };
    slider.addEventListener("input", () => {
      this.stop(range);
      show(slider.value);
    });
    button.addEventListener("click", () => {
      if (this.timer !== undefined) return this.stop(range);
      const isAtEnd = slider.value >= range.until;
      if (range.isStill) return show(isAtEnd ? range.from : String(Number(slider.value) + 1));
      this.play(range, show);
      if (isAtEnd || slider.value < range.from) show(range.from);
    });
  }

  private play(range: YearRange, show: (year: string) => void): void {
    this.button.textContent = t("pause");
    this.timer = window.setInterval(() => {
      // Another view may have taken this one's place.
      if (!this.slider.isConnected) return this.stop(range);
      const next = Number(this.slider.value) + 1;
      if (next <= Number(range.until)) show(String(next));
      if (next >= Number(range.until)) this.stop(range);
    }, kStepMilliseconds);
  }

  private stop(range: YearRange): void {
    window.clearInterval(this.timer);
    this.timer = undefined;
    if (!range.isStill) this.button.textContent = t("play");
  }
}
