// SPDX-License-Identifier: Apache-2.0
import { lines } from "../charts/lines";
import { t } from "../language";
import type { App } from "../model/app";
import { kNotRecorded } from "../model/catalogue";
import { valueText } from "../model/cells";
import { isPlanned } from "../model/coverage";
import type { CardSpec } from "../ui/card";
import { choice, option } from "../ui/dom";

const kMostLines = 9;

export function trendCards(app: App): CardSpec[] {
  const dimensions = breakdowns(app);
  const period = app.option("trend.period") === "quarter" && hasQuarters(app) ? "quarter" : "year";
  const chosen = app.option("trend.by");
  const by = dimensions.includes(chosen) ? chosen : chosen === "" && dimensions.includes("exploitation") ? "exploitation" : "";
  const what = by ? app.catalogue.dimensionLabel(by) : "";
  return [
    {
      name: "trend",
      title: by ? t("trend_title_by", { what }) : t("trend_title"),
      explanation: t("years_after"),
      wide: true,
      controls: [periodChoice(app, period), breakdownChoice(app, dimensions, by)],
      ask: { group_by: [{ dimension: period }, ...(by ? [{ dimension: by }] : [])] },
      draw: (main) => {
        const periods = (main.axes[0] ?? []).filter((at) => at !== kNotRecorded && isChosen(app, at));
        const codes = by ? mostRecords(main, periods).slice(0, kMostLines) : [];
        const series = by
          ? codes.map((code) => ({ name: app.catalogue.label(by, code), cells: periods.map((at) => main.at(at, code)) }))
          : [{ name: t("total_records"), cells: periods.map((at) => main.at(at)) }];
        const [first, last] = [periods[0] ?? "", periods.at(-1) ?? ""];
        const leading = series[0];
        const ends = { first: valueText(leading?.cells[0]), from: first, last: valueText(leading?.cells.at(-1)), to: last };
        return { drawing: lines(periods, series), summary: `${leading?.name ?? ""}: ${t("summary_trend", ends)}` };
      },
    },
  ];
}

function isChosen(app: App, period: string): boolean {
  return app.years.length === 0 || app.chosenYears().includes(period.slice(0, 4));
}

function hasQuarters(app: App): boolean {
  return isPlanned({ group_by: [{ dimension: "quarter" }], filter: [] }, app.releases, app.catalogue);
}

// Dimensions of few codes that the plan counts by year.
function breakdowns(app: App): string[] {
  const planned = app.releases[0]?.table ?? [];
  const names = new Set(planned.flatMap(({ dimension }) => dimension.map((axis) => axis.dimension)));
  return [...names].filter(
    (name) =>
      name !== "year" &&
      isPlanned({ group_by: [{ dimension: "year" }, byCoarsest(app, name)], filter: [] }, app.releases, app.catalogue),
  );
}

function byCoarsest(app: App, dimension: string): { dimension: string; level: string } {
  const levels = app.catalogue.dimension(dimension)?.levels ?? [];
  return { dimension, level: levels.at(-1) ?? "" };
}

function mostRecords(main: { at(...codes: string[]): { estimate?: number } | undefined; axes: string[][] }, periods: string[]): string[] {
  const sum = (code: string) => periods.reduce((total, at) => total + (main.at(at, code)?.estimate ?? 0), 0);
  return [...(main.axes[1] ?? [])].sort((a, b) => Number(a === kNotRecorded) - Number(b === kNotRecorded) || sum(b) - sum(a));
}

function periodChoice(app: App, period: string): HTMLLabelElement {
  const quarters = hasQuarters(app);
  const control = choice(
    "period",
    t("trend_period"),
    period,
    [option("year", t("period_year")), ...(quarters ? [option("quarter", t("period_quarter"))] : [])],
    (value) => app.setOption("trend.period", value === "year" ? "" : value),
    "option",
  );
  if (!quarters) control.title = t("period_only_years");
  return control;
}

function breakdownChoice(app: App, dimensions: string[], by: string): HTMLLabelElement {
  return choice(
    "by",
    t("trend_by"),
    by || "total",
    [option("total", t("trend_total")), ...dimensions.map((name) => option(name, app.catalogue.dimensionLabel(name)))],
    (value) => app.setOption("trend.by", value),
    "option",
  );
}
