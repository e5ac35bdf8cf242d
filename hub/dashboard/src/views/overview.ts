// SPDX-License-Identifier: Apache-2.0
import { bars } from "../charts/bars";
import { lines } from "../charts/lines";
import { formatNumber, formatPercent, t } from "../language";
import type { App } from "../model/app";
import { type CellIndex, fullText, isShown, valueText } from "../model/cells";
import { change, type Estimate, estimateOf, share } from "../model/statistics";
import type { CardSpec } from "../ui/card";
import { h } from "../ui/dom";
import { barRows, highest, shareOfTotal, shareText } from "./rows";

const kMinors = ["girl", "boy", "other_minor"];

export function overviewCards(app: App): CardSpec[] {
  return [headline(app), byForm(app), byYear(app), byGroup(app), byPlace(app)];
}

function headline(app: App): CardSpec {
  const hasYears = app.years.length > 0;
  return {
    name: "headline",
    title: t("headline"),
    wide: true,
    ask: { group_by: [] },
    more: {
      ...(hasYears ? { years: { group_by: [{ dimension: "year" }], ignore: ["year"] } } : {}),
      ...(app.shown.group ? {} : { minors: { group_by: [], extra_filter: [{ dimension: "victim_group", code: kMinors }] } }),
    },
    draw: (main, more) => {
      const total = estimateOf(main.at("*"));
      const tiles = [totalTile(main), changeTile(app, more["years"]), minorsTile(more["minors"], total)];
      return {
        summary: `${t("total_records")}: ${fullText(main.at("*"))}`,
        content: h("div", { class: "tiles" }, ...tiles),
      };
    },
  };
}

function tile(name: string, figure: string, ...notes: string[]): HTMLElement {
  return h("div", { class: "tile" }, h("h3", {}, name), h("p", { class: "figure" }, figure), ...notes.map((note) => h("p", { class: "tile-note" }, note)));
}

function totalTile(main: CellIndex): HTMLElement {
  const cell = main.at("*");
  const note = isShown(cell) ? t("interval", { low: cell?.low ?? 0, high: cell?.high ?? 0 }) : t("total_below");
  return tile(`${t("total_records")} · ${yearsCounted(main)}`, valueText(cell), note);
}

// As the answer was asked, which may leave out the years that are chosen.
function yearsCounted({ answer }: CellIndex): string {
  const years = answer.filters.find(({ dimension }) => dimension === "year")?.codes ?? [];
  const [from, to] = [years[0], years.at(-1)];
  if (!from || !to) return t("all_years");
  return from === to ? from : t("total_in_years", { from, to });
}

// The last year that had ended when the newest release was sealed: what follows is not complete.
function lastCompleteYear(app: App): string {
  const sealed = Math.max(...app.releases.map(({ sealed_at_unix_seconds }) => Number(sealed_at_unix_seconds)));
  const ended = String(new Date(sealed * 1000).getUTCFullYear() - 1);
  const last = app.shown.to && app.shown.to < ended ? app.shown.to : ended;
  return app.years.filter((year) => year <= last).at(-1) ?? "";
}

function changeTile(app: App, years: CellIndex | undefined): HTMLElement | null {
  const later = lastCompleteYear(app);
  const earlier = String(Number(later) - 1);
  if (!years || !later) return null;
  const [before, after] = [estimateOf(years.at(earlier)), estimateOf(years.at(later))];
  const name = t("change_on_year", { later, earlier });
  if (!before || !after) return tile(name, "–", t("change_unknown"));
  const { difference, ratio, isClear } = change(before, after);
  const signed = (value: number, text: string) => (value > 0 ? `+${text}` : value < 0 ? `−${text}` : text);
  const count = signed(difference.value, formatNumber(Math.abs(difference.value)));
  const figure = ratio ? signed(ratio.value, formatPercent(Math.abs(ratio.value), 1)) : count;
  const numbers = `${formatNumber(before.value)} → ${formatNumber(after.value)} (${count} ± ${formatNumber(difference.margin)})`;
  const verdict = isClear ? t(difference.value > 0 ? "change_clear_up" : "change_clear_down") : t("change_unclear");
  return tile(name, figure, numbers, verdict);
}

function minorsTile(minors: CellIndex | undefined, total: Estimate | undefined): HTMLElement | null {
  const cell = minors?.at("*");
  if (!cell) return null;
  const part = estimateOf(cell);
  const of = part && total && share(part, total);
  const note = of
    ? t("share_of_records", { share: shareText(of), whole: total.value })
    : t("no_share");
  return tile(t("children_share"), valueText(cell), note);
}

function byForm(app: App): CardSpec {
  return {
    name: "by-form",
    title: t("by_form"),
    explanation: t("shares_explanation"),
    ask: { group_by: [{ dimension: "exploitation" }] },
    more: { total: { group_by: [], ignore: ["exploitation"] } },
    draw: (main, more) => {
      const rows = barRows(app.catalogue, main, shareOfTotal(more["total"]));
      return { drawing: bars(rows), summary: highest(rows) };
    },
  };
}

function byYear(app: App): CardSpec {
  return {
    name: "by-year",
    title: t("by_year"),
    explanation: t("years_after"),
    ask: { group_by: [{ dimension: "year" }] },
    draw: (main) => {
      const years = app.chosenYears().filter((year) => main.at(year));
      const cells = years.map((year) => main.at(year));
      const [first, last] = [years[0] ?? "", years.at(-1) ?? ""];
      return {
        drawing: lines(years, [{ name: t("total_records"), cells }]),
        summary: t("summary_trend", { first: valueText(main.at(first)), from: first, last: valueText(main.at(last)), to: last }),
      };
    },
  };
}

function byGroup(app: App): CardSpec {
  return {
    name: "by-group",
    title: t("by_group"),
    ask: { group_by: [{ dimension: "victim_group" }] },
    more: { total: { group_by: [], ignore: ["victim_group"] } },
    draw: (main, more) => {
      const rows = barRows(app.catalogue, main, shareOfTotal(more["total"]));
      return { drawing: bars(rows), summary: highest(rows) };
    },
  };
}

const kMostPlaces = 12;

function byPlace(app: App): CardSpec {
  return {
    name: "by-place",
    title: t("by_place"),
    ask: { group_by: [{ dimension: "exploitation_place" }] },
    more: { total: { group_by: [], ignore: ["exploitation_place"] } },
    draw: (main, more) => {
      const rows = barRows(app.catalogue, main, shareOfTotal(more["total"]));
      const first = rows.slice(0, kMostPlaces);
      const unrecorded = rows.filter(({ isNotRecorded }) => isNotRecorded);
      const drawn = [...first, ...unrecorded.filter((row) => !first.includes(row))];
      const left = rows.filter((row) => !drawn.includes(row) && isShown(row.cell)).length;
      const below = left > 0 ? { below: h("p", { class: "chart-notes quiet" }, t("map_more_in_table", { count: left })) } : {};
      return { drawing: bars(drawn), summary: highest(rows), ...below };
    },
  };
}
