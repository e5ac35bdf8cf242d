// SPDX-License-Identifier: Apache-2.0
import type { GroupBy } from "../api/types";
import { type FlowNode, sankey } from "../charts/sankey";
import { t } from "../language";
import type { App } from "../model/app";
import { type CellIndex, valueText } from "../model/cells";
import { chooseFlows } from "../model/flows";
import type { CardSpec, Drawn } from "../ui/card";
import { choice, h, option } from "../ui/dom";
import "../style/map.css";

const kMostFlows = 40;
// Regions by the index of their colour, so that the same region has one colour on both sides.
const kRegionColours: Record<string, number> = { "019": 0, "002": 1, "142": 2, "150": 3, "009": 4 };

export function flowCards(app: App): CardSpec[] {
  return [placesCard(app), sectorsCard(app)];
}

function placesCard(app: App): CardSpec {
  const level = app.option("flows.level") === "country" ? "country" : "subregion";
  const options = [option("subregion", t("flows_subregions")), option("country", t("flows_countries"))];
  const from = { dimension: "citizenship", level };
  const to = { dimension: "exploitation_place", level };
  const colour = (dimension: string) => (code: string) => kRegionColours[app.catalogue.ancestorAt(dimension, code.replace(/\.nfk$/, ""), "region")?.code ?? ""];
  return {
    name: "flows-places",
    title: t(level === "country" ? "flows_routes_countries" : "flows_routes"),
    explanation: t("flows_explanation"),
    wide: true,
    controls: [choice("level", t("flows_level"), level, options, (value) => app.setOption("flows.level", value === "country" ? value : ""), "option")],
    ...flowsOf(app, from, to, { from: colour("citizenship"), to: colour("exploitation_place") }),
  };
}

function sectorsCard(app: App): CardSpec {
  const forms = app.catalogue.codesAt("exploitation", "modality").map(({ code }) => code);
  return {
    name: "flows-sectors",
    title: t("flows_sectors"),
    explanation: t("flows_explanation"),
    wide: true,
    ...flowsOf(app, { dimension: "exploitation" }, { dimension: "labour_sector" }, { from: (code) => Math.max(0, forms.indexOf(code)), to: () => undefined }),
  };
}

interface Colours {
  from(code: string): number | undefined;
  to(code: string): number | undefined;
}

function flowsOf(app: App, from: GroupBy, to: GroupBy, colours: Colours): Pick<CardSpec, "ask" | "more" | "draw"> {
  return {
    ask: { group_by: [from, to] },
    more: { from: { group_by: [from] }, to: { group_by: [to] } },
    draw: (main, more) => drawFlows(app, main, more, colours),
  };
}

function drawFlows(app: App, main: CellIndex, more: Record<string, CellIndex | undefined>, colours: Colours): Drawn {
  const [fromDimension = "", toDimension = ""] = main.answer.dimensions;
  const chosen = chooseFlows(main.answer.cells, kMostFlows);
  const node = (dimension: string, side: "from" | "to") => (code: string): FlowNode => ({
    id: `${side} ${code}`,
    name: app.catalogue.label(dimension, code),
    cell: more[side]?.at(code),
    isNotRecorded: app.catalogue.code(dimension, code)?.exclusive ?? false,
    colour: colours[side](code),
  });
  const flows = chosen.flows.map((cell) => ({ from: `from ${cell.codes[0]}`, to: `to ${cell.codes[1]}`, cell }));
  const first = chosen.flows[0];
  const name = (axis: 0 | 1, dimension: string) => app.catalogue.label(dimension, first?.codes[axis] ?? "");
  const what = `${name(0, fromDimension)} → ${name(1, toDimension)}`;
  const summary = first ? t("summary_highest", { what, value: valueText(first) }) : t("flows_none");
  const below = h("p", { class: "chart-notes" }, t("flows_count", { drawn: flows.length, count: chosen.count }));
  if (!first) return { summary, content: h("p", {}, summary) };
  const drawing = sankey({
    from: chosen.from.map(node(fromDimension, "from")),
    to: chosen.to.map(node(toDimension, "to")),
    flows,
    heads: [app.catalogue.dimensionLabel(fromDimension), app.catalogue.dimensionLabel(toDimension)],
  });
  return { drawing, summary, below };
}
