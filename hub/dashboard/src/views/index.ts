// SPDX-License-Identifier: Apache-2.0
import type { ViewName } from "../model/address";
import type { App } from "../model/app";
import { runsOf } from "../model/neighbours";
import { type Card, card, type CardSpec } from "../ui/card";
import { h } from "../ui/dom";
import { controlCards } from "./control";
import { flowCards } from "./flows";
import { mapCards } from "./map";
import { overviewCards } from "./overview";
import { peopleCards } from "./people";
import { tableCards } from "./table";
import { trendCards } from "./trend";

const kCards: Record<ViewName, (app: App) => CardSpec[]> = {
  overview: overviewCards,
  trend: trendCards,
  map: mapCards,
  flows: flowCards,
  people: peopleCards,
  control: controlCards,
  table: tableCards,
};

export function showView(app: App, main: HTMLElement, onPassingFailure: () => void): Card[] {
  const box = h("div", { class: "cards" });
  main.append(box);
  const specs = kCards[app.shown.view](app);
  const cards = specs.map((spec) => card(app, spec, onPassingFailure));
  for (const run of runsOf(specs)) {
    const elements = run.map((at) => cards[at]?.element).filter((element) => element !== undefined);
    if (elements.length === 1) elements[0]?.classList.add("wide");
    box.append(...(elements.length > 1 ? [pair(elements)] : elements));
  }
  return cards;
}

// Two columns that each fill from the top, so that a short card leaves no hole beside a long one.
function pair(elements: HTMLElement[]): HTMLElement {
  const column = (odd: number) => h("div", { class: "column" }, ...elements.filter((_, at) => at % 2 === odd));
  return h("div", { class: "pair" }, column(0), column(1));
}
