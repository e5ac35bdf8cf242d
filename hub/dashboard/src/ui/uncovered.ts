// SPDX-License-Identifier: Apache-2.0
// What stands in a card where the plan does not count what the filters ask together.
import type { Filter } from "../api/types";
import { t } from "../language";
import type { App } from "../model/app";
import { type Alternative, nearest } from "../model/coverage";
import { alternativeOption, describeAlternative } from "./alternatives";
import type { CardSpec } from "./card";
import { h } from "./dom";

// Says so, and offers the nearest that it does count.
export function uncovered(app: App, spec: CardSpec, wanted: Filter[]): HTMLElement {
  const axes = spec.ask.group_by.map(({ dimension }) => app.catalogue.dimensionLabel(dimension));
  const names = wanted.map(({ dimension }) => app.catalogue.dimensionLabel(dimension));
  const offers = nearest({ group_by: spec.ask.group_by, filter: wanted }, app.releases, app.catalogue);
  const text = names.length > 0 ? t("not_counted_together", { what: [...axes, ...names].join(" × ") }) : t("not_counted", { what: axes.join(" × ") });
  return h(
    "div",
    { class: "uncovered" },
    h("p", {}, text),
    offers.length > 0 ? h("p", {}, t("nearest_counted")) : null,
    h("div", { class: "offers" }, ...offers.map((offer) => offerButton(app, spec, offer))),
  );
}

function offerButton(app: App, spec: CardSpec, offer: Alternative): HTMLElement {
  const take = () => app.setOption(`alt.${spec.name}`, alternativeOption(offer));
  return h("button", { type: "button", "data-action": "alternative", onClick: take }, describeAlternative(app, offer));
}

// Above a figure that shows an alternative.
export function alternativeNote(app: App, spec: CardSpec, alternative: Alternative): HTMLElement {
  return h(
    "p",
    { class: "alternative" },
    `${describeAlternative(app, alternative)} `,
    h("button", { type: "button", onClick: () => app.setOption(`alt.${spec.name}`, "") }, t("back_to_filters")),
  );
}
