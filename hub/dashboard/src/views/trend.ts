// SPDX-License-Identifier: Apache-2.0
import { type LineSeries, lines } from "../charts/lines";
import { multiples } from "../charts/multiples";
import { inSentence, t } from "../language";
import type { App } from "../model/app";
import { kNotRecorded } from "../model/catalogue";
import { type CellIndex, isShown, valueText } from "../model/cells";
import { isPlanned } from "../model/coverage";
import type { CardSpec } from "../ui/card";
import { choice, h, option } from "../ui/dom";

const kMostLines = 9;

export function trendCards(app: App): CardSpec[] {
  const dimensions = breakdowns(app);
  const period = app.option("trend.period") === "quarter" && hasQuarters(app) ? "quarter" : "year";
  const chosen = app.option("trend.by");
  const by = dimensions.includes(chosen) ? chosen : chosen === "" && dimensions.includes("exploitation") ? "exploitation" : "";
  const together = togetherCard(app, period, by);
  together.controls = [periodChoice(app, period), breakdownChoice(app, dimensions, by)];
  const isOneAlone = app.filters().some(({ dimension }) => dimension === by);
  return by && !isOneAlone ? [together, apartCard(app, period, by)] : [together];
}

function togetherCard(app: App, period: string, by: string): CardSpec {
  return {
    name: "trend",
    title: by ? t("trend_title_by", { what: inSentence(app.catalogue.dimensionLabel(by)) }) : t("trend_title"),
    explanation: t("years_after"),
    wide: true,
    ask: { group_by: [{ dimension: period }, ...(by ? [{ dimension: by }] : [])] },
    draw: (main) => {
      const periods = periodsOf(app, main);
      const all = by ? seriesOf(app, main, by, periods) : [{ name: t("total_records"), cells: periods.map((at) => main.at(at)) }];
      const shown = all.filter(({ cells }) => cells.some(isShown));
      const drawn = shown.length > 0 ? shown.slice(0, kMostLines) : all.slice(0, 1);
      const left = all.filter((one) => !drawn.includes(one)).map(({ name }) => name);
      return {
        drawing: lines(periods, drawn),
        summary: trendSummary(drawn[0], periods),
        ...(left.length > 0 ? { below: h("p", { class: "chart-notes quiet" }, t("trend_left", { what: left.join(" · ") })) } : {}),
      };
    },
  };
}

// The same answer once more, every line in its own picture: also those too small to be drawn beside the largest.
function apartCard(app: App, period: string, by: string): CardSpec {
  return {
    name: "trend-apart",
    title: t("trend_apart", { what: inSentence(app.catalogue.dimensionLabel(by)) }),
    explanation: t("trend_apart_explanation"),
    wide: true,
    ask: { group_by: [{ dimension: period }, { dimension: by }] },
    draw: (main) => {
      const periods = periodsOf(app, main);
      const series = seriesOf(app, main, by, periods);
      return { drawing: multiples(periods, series), summary: series.map((one) => trendSummary(one, periods)).join(" ") };
    },
  };
}

function periodsOf(app: App, main: CellIndex): string[] {
  return (main.axes[0] ?? []).filter((at) => at !== kNotRecorded && isChosen(app, at));
}

// Those with most records first, not recorded last.
function seriesOf(app: App, main: CellIndex, by: string, periods: string[]): LineSeries[] {
  const sum = (code: string) => periods.reduce((total, at) => total + (main.at(at, code)?.estimate ?? 0), 0);
  const codes = [...(main.axes[1] ?? [])].sort((a, b) => Number(a === kNotRecorded) - Number(b === kNotRecorded) || sum(b) - sum(a));
  return codes.map((code) => ({ name: app.catalogue.label(by, code), cells: periods.map((at) => main.at(at, code)) }));
}

// The ends of the line as far as it is above threshold.
function trendSummary(series: LineSeries | undefined, periods: string[]): string {
  const shown = periods.map((_, at) => at).filter((at) => isShown(series?.cells[at]));
  const [first, last] = [shown[0] ?? 0, shown.at(-1) ?? periods.length - 1];
  const ends = { first: valueText(series?.cells[first]), from: periods[first] ?? "", last: valueText(series?.cells[last]), to: periods[last] ?? "" };
  return `${series?.name ?? ""}: ${t("summary_trend", ends)}`;
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
