// SPDX-License-Identifier: Apache-2.0
import type { Cell } from "../api/types";
import type { Chart } from "../charts/chart";
import { wantsNoMotion } from "../charts/theme";
import { routesMap, type RoutesPicture } from "../charts/world_routes";
import { t } from "../language";
import type { App } from "../model/app";
import { type CellIndex, fullText, isShown, valueText } from "../model/cells";
import { chooseRoutes, type Routes } from "../model/routes";
import type { CardSpec, Drawn } from "../ui/card";
import { h, replace } from "../ui/dom";
import { areaChoice, areaOf, worldOnce } from "./map_parts";
import { asideLine, routeMark } from "./map_routes";
import { YearPlayer } from "./year_player";

const kMostRoutes = 60;

// Country of citizenship to subregion of exploitation, one year at a time.
export function playCard(app: App): CardSpec {
  const area = areaOf(app);
  const player = new YearPlayer();
  return {
    name: "routes-by-year",
    title: t("map_play"),
    explanation: t("map_play_explanation"),
    wide: true,
    controls: [...player.controls, areaChoice(app, "play-area", area)],
    ask: {
      group_by: [
        { dimension: "citizenship", level: "country" },
        { dimension: "exploitation_place", level: "subregion" },
        { dimension: "year" },
      ],
    },
    more: { years: { group_by: [{ dimension: "year" }] } },
    draw: (main, more) => drawYears(app, player, main, more["years"]),
  };
}

function drawYears(app: App, player: YearPlayer, main: CellIndex, totals: CellIndex | undefined): Drawn {
  const { needs, world } = worldOnce();
  const years = app.chosenYears();
  const byYear = new Map(years.map((year) => [year, routesOf(app, main, year)]));
  const told = years.filter((year) => byYear.get(year)?.between[0] ?? byYear.get(year)?.within[0]);
  let year = years.find((one) => one === app.option("map.year")) ?? told.at(-1) ?? years.at(-1) ?? "";
  const scale = scaleOf([...byYear.values()]);
  const said = h("p", { role: "status" });
  const aside = h("div");
  const tell = () => {
    const routes = byYear.get(year);
    said.textContent = yearText(app, year, routes, totals);
    replace(aside, routes && asideLine(app, routes));
  };
  tell();
  return {
    drawing: routesMap(world, () => pictureOf(app, year, byYear.get(year), scale)),
    summary: yearText(app, year, byYear.get(year), totals),
    below: h("div", { class: "chart-notes" }, said, aside),
    needs,
    afterDraw: (chart: Chart) =>
      player.start({ years, from: told[0] ?? years[0] ?? "", until: told.at(-1) ?? years.at(-1) ?? "", year, isStill: wantsNoMotion() }, (chosen, isPlaying) => {
        year = chosen;
        // Read out when the reader moves, not every second.
        said.setAttribute("aria-live", isPlaying ? "off" : "polite");
        tell();
        chart.draw();
        app.noteOption("map.year", year);
      }),
  };
}

type Scale = Pick<RoutesPicture, "least" | "most" | "most_within">;

// The same for all years, so that growth is seen.
function scaleOf(years: Routes[]): Scale {
  const sizes = (of: "between" | "within") => years.flatMap((routes) => routes[of].map(({ estimate = 0 }) => estimate));
  const between = sizes("between");
  return { least: Math.min(...between), most: Math.max(1, ...between), most_within: Math.max(1, ...sizes("within")) };
}

function routesOf(app: App, main: CellIndex, year: string): Routes {
  const cells = main.answer.cells.filter(({ codes }) => codes[2] === year);
  return chooseRoutes(cells, kMostRoutes, (from, to) => app.catalogue.ancestorAt("citizenship", from, "subregion")?.code === to);
}

function pictureOf(app: App, year: string, routes: Routes | undefined, scale: Scale): RoutesPicture {
  const marks = (cells: Routes["between"]) => cells.map((cell) => routeMark(app, cell));
  const subregions = new Set((routes?.between ?? []).map(({ codes }) => codes[1] ?? ""));
  return {
    area: areaOf(app),
    between: marks(routes?.between ?? []),
    within: marks(routes?.within ?? []),
    within_means: t("map_within_subregion"),
    ...scale,
    named: [...subregions].map((code) => ({ id: app.catalogue.code("exploitation_place", code)?.m49 ?? "", name: app.catalogue.label("exploitation_place", code) })),
    heading: year,
  };
}

// "2019: 3,410 records (…). 11 routes between subregions are large enough to be shown; largest: …"
function yearText(app: App, year: string, routes: Routes | undefined, totals: CellIndex | undefined): string {
  const total = totals?.at(year);
  const first = routes?.between[0];
  const within = routes?.within[0];
  const largest = (cell: Cell) => ({ what: routeMark(app, cell).name, value: valueText(cell) });
  const parts = [
    isShown(total) ? t("map_year_total", { year, value: fullText(total) }) : `${year}.`,
    first ? t("map_year_routes", { count: routes.count, ...largest(first) }) : "",
    within ? t("map_year_within", { count: routes.within.length, ...largest(within) }) : "",
    first || within ? "" : t("map_routes_none"),
  ];
  return parts.filter(Boolean).join(" ");
}
