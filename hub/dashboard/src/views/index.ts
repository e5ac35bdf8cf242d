// SPDX-License-Identifier: Apache-2.0
import type { ViewName } from "../model/address";
import type { App } from "../model/app";
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
  const cards = kCards[app.shown.view](app).map((spec) => card(app, spec, onPassingFailure));
  box.append(...cards.map(({ element }) => element));
  return cards;
}
