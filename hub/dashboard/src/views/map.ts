// SPDX-License-Identifier: Apache-2.0
import { choropleth, type PlaceMark } from "../charts/world_map";
import type { World } from "../charts/world_shapes";
import { t } from "../language";
import type { App } from "../model/app";
import { kNotRecorded } from "../model/catalogue";
import { type CellIndex, isShown, valueText } from "../model/cells";
import { isPlace } from "../model/routes";
import type { CardSpec } from "../ui/card";
import { choice, h, option } from "../ui/dom";
import { areaChoice, areaOf, worldOnce } from "./map_parts";
import { playCard } from "./map_play";
import { routesCard } from "./map_routes";
import "../style/map.css";

const kHotspots = 10;

export function mapCards(app: App): CardSpec[] {
  return [places(app), routesCard(app), playCard(app)];
}

function places(app: App): CardSpec {
  const isOrigin = app.option("map.measure") === "origin";
  const dimension = isOrigin ? "citizenship" : "exploitation_place";
  return {
    name: "places",
    title: t(isOrigin ? "map_title_origin" : "map_title_exploitation"),
    wide: true,
    controls: [measureChoice(app, isOrigin), areaChoice(app, "area", areaOf(app, dimension))],
    ask: { group_by: [{ dimension, level: "country" }] },
    draw: (main) => {
      const { needs, world } = worldOnce();
      const marks = marksOf(app, main, dimension);
      const hotspots = marks.filter(({ cell }) => isShown(cell)).sort((a, b) => (b.cell?.estimate ?? 0) - (a.cell?.estimate ?? 0)).slice(0, kHotspots);
      const below = h("div", { class: "chart-notes" }, hotspotLine(hotspots), unrecordedLine(app, main, dimension));
      return {
        drawing: choropleth(world, areaOf(app, dimension), marks, hotspots),
        summary: hotspots[0] ? t("summary_highest", { what: hotspots[0].name, value: valueText(hotspots[0].cell) }) : t("map_all_below"),
        below,
        needs,
        afterDraw: () => tellShapeless(below, marks, world()),
      };
    },
  };
}

function measureChoice(app: App, isOrigin: boolean): HTMLLabelElement {
  const options = [option("exploitation", t("map_exploitation")), option("origin", t("map_origin"))];
  return choice("measure", t("map_measure"), isOrigin ? "origin" : "exploitation", options, (value) => app.setOption("map.measure", value === "origin" ? value : ""), "option");
}

function marksOf(app: App, main: CellIndex, dimension: string): PlaceMark[] {
  const filter = main.answer.filters.find((one) => one.dimension === dimension);
  const isAsked = (code: string) =>
    !filter || ["country", "subregion", "region"].some((level) => filter.codes.includes(app.catalogue.ancestorAt(dimension, code, level)?.code ?? ""));
  return app.catalogue.codesAt(dimension, "country").map(({ code, m49 }) => ({
    id: m49 ?? "",
    name: app.catalogue.label(dimension, code),
    cell: main.at(code),
    isAsked: isAsked(code),
  }));
}

function hotspotLine(hotspots: PlaceMark[]): HTMLElement | null {
  if (hotspots.length < 2) return null;
  const names = hotspots.map(({ name, cell }) => h("li", {}, `${name} `, h("strong", {}, valueText(cell))));
  return h("div", {}, h("p", {}, t("map_hotspots", { count: hotspots.length })), h("ol", { class: "hotspots" }, ...names));
}

// Records that no country can be coloured for.
function unrecordedLine(app: App, main: CellIndex, dimension: string): HTMLElement | null {
  const codes = main.axes[0] ?? [];
  const rough = codes.filter((code) => !isPlace(code) && code !== kNotRecorded);
  const shown = [kNotRecorded, ...rough].filter((code) => isShown(main.at(code)));
  const said = shown.map((code) => `${app.catalogue.label(dimension, code)}: ${valueText(main.at(code))}`);
  const hidden = rough.length - shown.filter((code) => code !== kNotRecorded).length;
  const rest = hidden > 0 ? t("map_rough_below", { count: hidden }) : "";
  const parts = [...said, rest].filter(Boolean);
  return parts.length > 0 ? h("p", {}, t("map_not_on_map", { what: parts.join(" · ") })) : null;
}

function tellShapeless(below: HTMLElement, marks: PlaceMark[], world: World): void {
  const without = marks.filter(({ id, cell }) => isShown(cell) && !world.has(id));
  if (without.length === 0 || below.querySelector(".shapeless")) return;
  const said = without.map(({ name, cell }) => `${name}: ${valueText(cell)}`).join(" · ");
  below.append(h("p", { class: "shapeless" }, t("map_shapeless", { what: said })));
}
