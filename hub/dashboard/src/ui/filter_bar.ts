// SPDX-License-Identifier: Apache-2.0
import { formatDate, language, purposeLabel, t } from "../language";
import type { App } from "../model/app";
import { append, choice, h, option, replace } from "./dom";

// Whether a reader with a small screen has them open. Kept while the page is: every choice draws the bar anew.
let isOpen = false;

// The controls that decide what every figure counts. On a small screen they wait behind a button.
export class FilterBar {
  readonly element = h("form", { class: "filters", "aria-label": t("filters") });
  private readonly notes = new Map<string, HTMLElement>();

  constructor(private readonly app: App) {
    this.element.addEventListener("submit", (event) => event.preventDefault());
    append(this.element, this.opener(), this.sharing(), this.counting());
  }

  // Says beside a control which of so many figures do not follow it.
  tellLeftOut(leftOut: Map<string, string[]>, count: number): void {
    for (const [dimension, note] of this.notes) {
      const figures = leftOut.get(dimension) ?? [];
      const isNone = count > 1 && figures.length === count;
      note.textContent = isNone ? t("not_applied_at_all") : figures.length > 0 ? t("not_applied_to", { figures: figures.join(", ") }) : "";
    }
  }

  private opener(): HTMLElement {
    const { place, form, group, from, to } = this.app.shown;
    const count = [place, form, group, from || to].filter(Boolean).length;
    const button = h("button", { type: "button", class: "filters-opener", "data-action": "filters" }, count > 0 ? t("filters_chosen", { count }) : t("filters"));
    const show = () => {
      button.setAttribute("aria-expanded", String(isOpen));
      this.element.classList.toggle("open", isOpen);
    };
    button.addEventListener("click", () => {
      isOpen = !isOpen;
      show();
    });
    show();
    return button;
  }

  private sharing(): HTMLElement {
    const { app } = this;
    const agreements = app.parts.description.agreement;
    const title = (id: string) => {
      const found = agreements.find((agreement) => agreement.id === id);
      return (language() === "es" ? found?.title_es : found?.title_en) ?? id;
    };
    const releases = (app.agreement?.release ?? []).map(({ id, sealed_at_unix_seconds }) =>
      option(id, `${id} (${formatDate(Number(sealed_at_unix_seconds))})`),
    );
    return h(
      "div",
      { class: "filter-row sharing" },
      choice("agreement", t("agreement"), app.shown.agreement, agreements.map(({ id }) => option(id, title(id))), (agreement) =>
        app.change({ agreement, releases: [], purpose: "" }),
      ),
      choice("purpose", t("purpose"), app.shown.purpose, (app.agreement?.purpose ?? []).map((purpose) => option(purpose, purposeLabel(purpose))), (purpose) =>
        app.change({ purpose }),
      ),
      choice("release", t("release"), app.shown.releases[0] ?? "", [option("", t("releases_current")), ...releases], (release) =>
        app.change({ releases: release ? [release] : [] }),
      ),
    );
  }

  private counting(): HTMLElement {
    const { app } = this;
    const { shown, years } = app;
    const row = h("div", { class: "filter-row counting" });
    append(
      row,
      this.noted("exploitation_place", choice("country", t("country"), shown.place, placeOptions(app), (place) => app.change({ place }))),
      this.noted("exploitation", choice("form", t("form"), shown.form, codeOptions(app, "exploitation", t("all_forms")), (form) => app.change({ form }))),
      this.noted("victim_group", choice("group", t("group"), shown.group, codeOptions(app, "victim_group", t("all_groups")), (group) => app.change({ group }))),
    );
    if (years.length > 0) {
      const from = years.filter((year) => !shown.to || year <= shown.to).map((year) => option(year, year));
      const to = years.filter((year) => !shown.from || year >= shown.from).map((year) => option(year, year));
      append(
        row,
        this.noted("year", choice("year-from", t("year_from"), shown.from, [option("", t("first_year")), ...from], (year) => app.change({ from: year }))),
        choice("year-to", t("year_to"), shown.to, [option("", t("last_year")), ...to], (year) => app.change({ to: year })),
      );
    }
    const isFiltered = Boolean(shown.place || shown.form || shown.group || shown.from || shown.to);
    const clear = h("button", { type: "button", "data-action": "clear", disabled: !isFiltered }, t("clear_filters"));
    clear.addEventListener("click", () => app.change({ place: "", form: "", group: "", from: "", to: "", options: {} }));
    append(row, clear);
    return row;
  }

  private noted(dimension: string, control: HTMLLabelElement): HTMLElement {
    const id = `note-${dimension}`;
    const note = h("span", { class: "filter-note", id, role: "status" });
    this.notes.set(dimension, note);
    control.querySelector("select")?.setAttribute("aria-describedby", id);
    const box = h("div", { class: "noted" });
    replace(box, control, note);
    return box;
  }
}

// The codes of a dimension's finest level that the agreement plans, by the list's order.
function codeOptions(app: App, dimension: string, all: string): HTMLOptionElement[] {
  const levels = app.catalogue.dimension(dimension)?.levels ?? [];
  const codes = app.catalogue.codesAt(dimension, levels[levels.length - 1] ?? "");
  return [option("", all), ...codes.map(({ code }) => option(code, app.catalogue.label(dimension, code)))];
}

// Subregions, each with itself as a whole and its countries.
function placeOptions(app: App): (HTMLOptionElement | HTMLOptGroupElement)[] {
  const dimension = "exploitation_place";
  const { catalogue } = app;
  const byName = (codes: { code: string }[]) =>
    codes
      .map(({ code }) => option(code, catalogue.label(dimension, code)))
      .sort((a, b) => a.text.localeCompare(b.text, language()));
  const countries = catalogue.codesAt(dimension, "country");
  const groups = byName(catalogue.codesAt(dimension, "subregion")).map((subregion) => {
    const group = h("optgroup", { label: subregion.text });
    const within = countries.filter(({ parent }) => parent === subregion.value);
    subregion.text = t("shown_for", { what: subregion.text });
    group.append(subregion, ...byName(within));
    return group;
  });
  return [option("", t("all_places")), ...groups];
}
