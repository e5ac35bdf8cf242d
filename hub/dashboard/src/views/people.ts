// SPDX-License-Identifier: Apache-2.0
import { bars } from "../charts/bars";
import { pyramid } from "../charts/pyramid";
import { t } from "../language";
import type { App } from "../model/app";
import { kNotRecorded } from "../model/catalogue";
import { type CellIndex, valueText } from "../model/cells";
import type { CardSpec } from "../ui/card";
import { crossed } from "./crossed";
import { barRows, highest, shareOfTotal } from "./rows";

const kLeft = "female";
const kRight = "male";

export function peopleCards(app: App): CardSpec[] {
  return [ageByGender(app), genders(app), groupsByForm(app)];
}

function ageByGender(app: App): CardSpec {
  return {
    name: "pyramid",
    title: t("people_pyramid"),
    explanation: t("people_pyramid_explanation"),
    ask: { group_by: [{ dimension: "age_band" }, { dimension: "gender" }] },
    draw: (main) => {
      const ages = youngestUpwards(main.axes[0] ?? []);
      const side = (gender: string) => ({ name: app.catalogue.label("gender", gender), cells: ages.map((age) => main.at(age, gender)) });
      return {
        drawing: pyramid(
          ages.map((age) => ({ label: app.catalogue.label("age_band", age), isNotRecorded: age === kNotRecorded })),
          side(kLeft),
          side(kRight),
        ),
        summary: [kLeft, kRight].map((gender) => mostOf(app, main, ages, gender)).join(" "),
      };
    },
  };
}

// Not recorded is no age: it stands at the foot, apart from the oldest.
function youngestUpwards(ages: string[]): string[] {
  return [...ages.filter((age) => age === kNotRecorded), ...ages.filter((age) => age !== kNotRecorded)];
}

function mostOf(app: App, main: CellIndex, ages: string[], gender: string): string {
  const most = ages.reduce((a, b) => ((main.at(b, gender)?.estimate ?? 0) > (main.at(a, gender)?.estimate ?? 0) ? b : a), ages[0] ?? "");
  const what = `${app.catalogue.label("gender", gender)}, ${app.catalogue.label("age_band", most)}`;
  return t("summary_highest", { what, value: valueText(main.at(most, gender)) });
}

function groupsByForm(app: App): CardSpec {
  return {
    name: "groups-by-form",
    title: t("people_groups"),
    explanation: t("grid_explanation"),
    wide: true,
    ask: { group_by: [{ dimension: "exploitation" }, { dimension: "victim_group" }] },
    draw: (main) => crossed(app, main),
  };
}

function genders(app: App): CardSpec {
  return {
    name: "genders",
    title: t("people_gender"),
    ask: { group_by: [{ dimension: "gender" }] },
    more: { total: { group_by: [] } },
    draw: (main, more) => {
      const rows = barRows(app.catalogue, main, shareOfTotal(more["total"]));
      return { drawing: bars(rows), summary: highest(rows) };
    },
  };
}
