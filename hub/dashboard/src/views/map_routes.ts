// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import { type RouteMark, routesMap, routeText } from "../charts/world_routes";
import { t } from "../language";
import type { App } from "../model/app";
import { valueText } from "../model/cells";
import { chooseRoutes, type Routes } from "../model/routes";
import type { CardSpec } from "../ui/card";
import { h } from "../ui/dom";
import { areaChoice, areaOf, worldOnce } from "./map_parts";

const kMostRoutes = 40;
const kMostAside = 5;

// Origin to place of exploitation, both by country.
export function routesCard(app: App): CardSpec {
  const area = areaOf(app);
  return {
    name: "routes",
    title: t("map_routes"),
    explanation: t("map_routes_explanation", { count: kMostRoutes }),
    wide: true,
    controls: [areaChoice(app, "routes-area", area)],
    ask: { group_by: [{ dimension: "citizenship", level: "country" }, { dimension: "exploitation_place", level: "country" }] },
    draw: (main) => {
      const { needs, world } = worldOnce();
      const routes = chooseRoutes(main.answer.cells, kMostRoutes, (from, to) => from === to);
      const between = routes.between.map((cell) => routeMark(app, cell));
      const within = routes.within.map((cell) => routeMark(app, cell));
      const most = routes.between[0]?.estimate ?? routes.within[0]?.estimate ?? 0;
      const least = routes.between.at(-1)?.estimate ?? most;
      const picture = { area, between, within, within_means: t("map_within_country"), least, most, most_within: routes.within[0]?.estimate ?? 0, named: endsOf(app, routes), heading: "" };
      const first = between[0];
      return {
        drawing: routesMap(world, () => picture),
        summary: first ? t("summary_highest", { what: first.name, value: valueText(first.cell) }) : t("map_routes_none"),
        below: h("div", { class: "chart-notes" }, h("p", {}, countText(routes)), asideLine(app, routes)),
        needs,
      };
    },
  };
}

export function routeMark(app: App, cell: Cell): RouteMark {
  const [from = "", to = ""] = cell.codes;
  const m49 = (dimension: string, code: string) => app.catalogue.code(dimension, code)?.m49 ?? "";
  return { from: m49("citizenship", from), to: m49("exploitation_place", to), name: routeName(app, from, to), cell };
}

function routeName(app: App, from: string, to: string): string {
  return `${app.catalogue.label("citizenship", from)} → ${app.catalogue.label("exploitation_place", to)}`;
}

// The places at the ends of the largest routes.
function endsOf(app: App, { between, within }: Routes): { id: string; name: string }[] {
  const codes = new Set([...between.flatMap((cell) => cell.codes.slice(0, 2)), ...within.map(({ codes: [at = ""] }) => at)]);
  return [...codes].map((code) => ({ id: app.catalogue.code("citizenship", code)?.m49 ?? "", name: app.catalogue.label("citizenship", code) }));
}

function countText({ between, count }: Routes): string {
  if (count === 0) return t("map_routes_none");
  return t("map_routes_count", { drawn: between.length, count });
}

export function asideLine(app: App, { aside }: Routes): HTMLElement | null {
  if (aside.length === 0) return null;
  const said = aside.slice(0, kMostAside).map((cell) => routeText(routeMark(app, cell)));
  const rest = aside.length - said.length;
  return h("p", {}, t("map_not_on_map", { what: [...said, ...(rest > 0 ? [t("map_more_in_table", { count: rest })] : [])].join(" · ") }));
}
