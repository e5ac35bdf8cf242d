// SPDX-License-Identifier: Apache-2.0
// What the maps share.
import { type Area, kAreas } from "../charts/world_frame";
import { loadWorld, type World } from "../charts/world_shapes";
import { t } from "../language";
import type { App } from "../model/app";
import { choice, option } from "../ui/dom";

// One promise and what came of it, for drawings that are made when it has come.
export function worldOnce(): { needs: { what: Promise<unknown>; waiting: string }; world: () => World } {
  let loaded: World = new Map();
  const what = loadWorld().then((world) => (loaded = world));
  return { needs: { what, waiting: t("map_loading") }, world: () => loaded };
}

export function areaChoice(app: App, name: string, area: Area): HTMLLabelElement {
  const label = (code: Area) => (code === "world" ? t("map_world") : app.catalogue.label("exploitation_place", code));
  return choice(name, t("map_area"), area, kAreas.map((code) => option(code, label(code))), (value) => app.setOption("map.area", value), "option");
}

// As chosen; else, where the map shows only the place that is filtered by, that place's region.
export function areaOf(app: App, dimension = ""): Area {
  const chosen = kAreas.find((area) => area === app.option("map.area"));
  if (chosen) return chosen;
  const region = dimension === "exploitation_place" ? app.catalogue.ancestorAt(dimension, app.shown.place, "region")?.code : undefined;
  return kAreas.find((area) => area === region) ?? "world";
}
