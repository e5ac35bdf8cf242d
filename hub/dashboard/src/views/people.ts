// SPDX-License-Identifier: Apache-2.0
import { bars } from "../charts/bars";
import { grid } from "../charts/grid";
import { pyramid } from "../charts/pyramid";
import { t } from "../language";
import type { App } from "../model/app";
import { type CellIndex, valueText } from "../model/cells";
import type { CardSpec } from "../ui/card";
import { barRows, highest, highestCell } from "./rows";

const kLeft = "female";
const kRight = "male";

export function peopleCards(app: App): CardSpec[] {
  return [ageByGender(app), groupsByForm(app), genders(app)];
}

function ageByGender(app: App): CardSpec {
  return {
    name: "pyramid",
    title: t("people_pyramid"),
    ask: { group_by: [{ dimension: "age_band" }, { dimension: "gender" }] },
    draw: (main) => {
      const ages = main.axes[0] ?? [];
      const side = (gender: string) => ({ name: app.catalogue.label("gender", gender), cells: ages.map((age) => main.at(age, gender)) });
      return {
        drawing: pyramid(ages.map((age) => app.catalogue.label("age_band", age)), side(kLeft), side(kRight)),
        summary: [kLeft, kRight].map((gender) => oldestFigure(app, main, ages, gender)).join(" "),
      };
    },
  };
}

function oldestFigure(app: App, main: CellIndex, ages: string[], gender: string): string {
  const most = ages.reduce((a, b) => ((main.at(b, gender)?.estimate ?? 0) > (main.at(a, gender)?.estimate ?? 0) ? b : a), ages[0] ?? "");
  const what = `${app.catalogue.label("gender", gender)}, ${app.catalogue.label("age_band", most)}`;
  return t("summary_highest", { what, value: valueText(main.at(most, gender)) });
}

function groupsByForm(app: App): CardSpec {
  return {
    name: "groups-by-form",
    title: t("people_groups"),
    wide: true,
    ask: { group_by: [{ dimension: "exploitation" }, { dimension: "victim_group" }] },
    draw: (main) => {
      const [forms = [], groups = []] = main.axes;
      const labels = (dimension: string, codes: string[]) => codes.map((code) => app.catalogue.label(dimension, code));
      const at = (row: number, column: number) => main.at(forms[row] ?? "", groups[column] ?? "");
      return {
        drawing: grid(labels("exploitation", forms), labels("victim_group", groups), at),
        summary: highestCell(app.catalogue, main),
      };
    },
  };
}

function genders(app: App): CardSpec {
  return {
    name: "genders",
    title: t("people_gender"),
    ask: { group_by: [{ dimension: "gender" }] },
    draw: (main) => {
      const rows = barRows(app.catalogue, main);
      return { drawing: bars(rows, 6), summary: highest(rows) };
    },
  };
}
