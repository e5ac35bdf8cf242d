// SPDX-License-Identifier: Apache-2.0
import type { PlannedTable } from "../api/types";
import { t } from "../language";
import type { App } from "../model/app";
import type { CardSpec } from "../ui/card";
import { choice, option } from "../ui/dom";

// Any table that every chosen release holds.
export function tableCards(app: App): CardSpec[] {
  const tables = plannedEverywhere(app);
  const chosen = tables.find((table) => idOf(table) === app.option("table.of")) ?? tables.find(({ dimension }) => dimension.length === 1) ?? tables[0];
  if (!chosen) return [];
  const options = tables.map((table) => option(idOf(table), nameOf(app, table))).sort((a, b) => a.text.localeCompare(b.text));
  return [
    {
      name: "planned-table",
      title: t("table_title", { what: nameOf(app, chosen) }),
      wide: true,
      controls: [choice("of", t("table_choice"), idOf(chosen), options, (value) => app.setOption("table.of", value), "option")],
      ask: { group_by: chosen.dimension.map(({ dimension, level }) => ({ dimension, level })) },
      draw: () => ({ summary: nameOf(app, chosen) }),
    },
  ];
}

function plannedEverywhere(app: App): PlannedTable[] {
  const [first, ...others] = app.releases;
  return (first?.table ?? []).filter((table) => others.every((release) => release.table.some((other) => idOf(other) === idOf(table))));
}

function idOf(table: PlannedTable): string {
  return table.dimension.map(({ dimension, level }) => `${dimension}@${level}`).join("+") || "total";
}

function nameOf(app: App, table: PlannedTable): string {
  const names = table.dimension.map(({ dimension, level }) => {
    const label = app.catalogue.dimensionLabel(dimension);
    const { levels = [] } = app.catalogue.dimension(dimension) ?? {};
    return levels.length > 1 && level ? `${label} (${levelName(level)})` : label;
  });
  return names.join(" × ") || t("table_total");
}

function levelName(level: string): string {
  return level === "subregion" ? t("flows_subregions").toLowerCase() : level === "country" ? t("flows_countries").toLowerCase() : level;
}
