// SPDX-License-Identifier: Apache-2.0
import { bars } from "../charts/bars";
import { type MessageKey, t } from "../language";
import type { App } from "../model/app";
import type { CardSpec } from "../ui/card";
import { crossed } from "./crossed";
import { barRows, highest, shareOfTotal } from "./rows";

export function controlCards(app: App): CardSpec[] {
  return [
    alone(app, "means", "control_means_all"),
    alone(app, "recruiter_relation", "control_recruiter_all"),
    byForm(app, "means", "control_means"),
    byForm(app, "recruiter_relation", "control_recruiter"),
  ];
}

function alone(app: App, dimension: string, title: MessageKey): CardSpec {
  return {
    name: `${dimension.replace("_", "-")}`,
    title: t(title),
    explanation: t("shares_explanation"),
    ask: { group_by: [{ dimension }] },
    more: { total: { group_by: [] } },
    draw: (main, more) => {
      const rows = barRows(app.catalogue, main, shareOfTotal(more["total"]));
      return { drawing: bars(rows), summary: highest(rows) };
    },
  };
}

function byForm(app: App, dimension: string, title: MessageKey): CardSpec {
  return {
    name: `${dimension.replace("_", "-")}-by-form`,
    title: t(title),
    explanation: t("grid_explanation"),
    wide: true,
    ask: { group_by: [{ dimension }, { dimension: "exploitation" }] },
    draw: (main) => crossed(app, main),
  };
}
