// SPDX-License-Identifier: Apache-2.0
// The nearest planned question that a reader chose for one figure, as it stands in the address:
// "-exploitation~exploitation_place" is without the form, and with the place seen by subregion.
import type { Filter } from "../api/types";
import { t } from "../language";
import type { App } from "../model/app";
import type { Alternative } from "../model/coverage";

export function alternativeOption(alternative: Alternative): string {
  return [...alternative.without.map((dimension) => `-${dimension}`), ...Object.keys(alternative.coarser).map((dimension) => `~${dimension}`)].join("");
}

// As chosen for the card, applied to the filters that stand now; undefined when nothing is chosen or nothing is left to
// leave out.
export function chosenAlternative(app: App, cardName: string, filters: Filter[]): Alternative | undefined {
  const marks = [...app.option(`alt.${cardName}`).matchAll(/([-~])([a-z_]+)/g)];
  const marked = (sign: string) => marks.filter(([, mark]) => mark === sign).map(([, , dimension]) => dimension ?? "");
  const without = marked("-").filter((dimension) => filters.some((filter) => filter.dimension === dimension));
  const coarser: Record<string, string> = {};
  const kept = filters
    .filter(({ dimension }) => !without.includes(dimension))
    .map((filter) => {
      if (!marked("~").includes(filter.dimension)) return filter;
      const parent = app.catalogue.ancestorAt(filter.dimension, filter.code[0] ?? "", "subregion")?.code;
      if (!parent || parent === filter.code[0]) return filter;
      coarser[filter.dimension] = parent;
      return { dimension: filter.dimension, code: [parent] };
    });
  if (without.length === 0 && Object.keys(coarser).length === 0) return undefined;
  return { without, coarser, filter: kept };
}

export function describeAlternative(app: App, { without, coarser }: Alternative): string {
  const parts = Object.entries(coarser).map(([dimension, code]) => t("shown_for", { what: app.catalogue.label(dimension, code) }));
  if (without.length > 0) {
    parts.push(t("shown_without", { what: without.map((dimension) => app.catalogue.dimensionLabel(dimension)).join(", ") }));
  }
  return parts.join(" · ");
}
