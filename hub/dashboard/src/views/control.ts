// SPDX-License-Identifier: Apache-2.0
import { bars } from "../charts/bars";
import { grid } from "../charts/grid";
import { type MessageKey, t } from "../language";
import type { App } from "../model/app";
import type { CardSpec } from "../ui/card";
import { barRows, highest, highestCell } from "./rows";

export function controlCards(app: App): CardSpec[] {
  return [
    alone(app, "means", "control_means_all", 4),
    alone(app, "recruiter_relation", "control_recruiter_all", 6),
    byForm(app, "means", "control_means"),
    byForm(app, "recruiter_relation", "control_recruiter"),
  ];
}

function alone(app: App, dimension: string, title: MessageKey, colour: number): CardSpec {
  return {
    name: `${dimension.replace("_", "-")}`,
    title: t(title),
    ask: { group_by: [{ dimension }] },
    draw: (main) => {
      const rows = barRows(app.catalogue, main);
      return { drawing: bars(rows, colour), summary: highest(rows) };
    },
  };
}

function byForm(app: App, dimension: string, title: MessageKey): CardSpec {
  return {
    name: `${dimension.replace("_", "-")}-by-form`,
    title: t(title),
    wide: true,
    ask: { group_by: [{ dimension }, { dimension: "exploitation" }] },
    draw: (main) => {
      const [rows = [], forms = []] = main.axes;
      const labels = (of: string, codes: string[]) => codes.map((code) => app.catalogue.label(of, code));
      const at = (row: number, column: number) => main.at(rows[row] ?? "", forms[column] ?? "");
      return { drawing: grid(labels(dimension, rows), labels("exploitation", forms), at), summary: highestCell(app.catalogue, main) };
    },
  };
}
