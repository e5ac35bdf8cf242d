// SPDX-License-Identifier: Apache-2.0
// What stands around every view: who reads, the views, the filters.
import { applyTheme, theme, type ThemeName } from "../charts/theme";
import { availableLanguages, formatDate, language, type MessageKey, t } from "../language";
import { kViews, type ViewName, writeAddress } from "../model/address";
import type { App } from "../model/app";
import { showView } from "../views";
import type { Card } from "./card";
import type { Connection } from "./connection";
import { append, choice, h, option, replace } from "./dom";
import { FilterBar } from "./filter_bar";
import { isTourOn, startTour, tour } from "./tour";

export class Shell {
  private cards: Card[] = [];

  constructor(
    private readonly app: App,
    private readonly root: HTMLElement,
    private readonly connection: Connection,
  ) {}

  render(): void {
    const { app } = this;
    const focused = focusMark();
    for (const card of this.cards) card.dispose();
    this.cards = [];
    document.title = `${t(`view_${app.shown.view}`)} · ${t("app_name")}`;
    const main = h("main", { id: "figures", tabindex: -1, "data-view": app.shown.view });
    const filters = app.agreement ? new FilterBar(app) : undefined;
    replace(
      this.root,
      h("a", { class: "skip", href: "#figures", onClick: (event) => skipTo(event, main) }, t("skip_to_figures")),
      this.header(),
      this.views(),
      filters?.element,
      isTourOn() ? tour(app) : null,
      main,
    );
    this.fill(main, filters);
    restoreFocus(focused);
    showChosenView(this.root);
  }

  private fill(main: HTMLElement, filters: FilterBar | undefined): void {
    const { app } = this;
    const intro: MessageKey = `intro_${app.shown.view}`;
    append(main, h("h1", {}, t(`view_${app.shown.view}`)), h("p", { class: "intro" }, t(intro)), printHead(app));
    if (!app.agreement) return append(main, h("p", { class: "problem" }, t("nothing_shared")));
    if (app.releases.length === 0) return append(main, h("p", { class: "problem" }, t("nothing_released")));
    this.cards = showView(app, main, () => this.connection.failed());
    const leftOut = new Map<string, string[]>();
    for (const { element, filtersLeftOut } of this.cards) {
      const title = element.querySelector("h2")?.textContent ?? "";
      for (const dimension of filtersLeftOut) {
        if (app.filters().some((filter) => filter.dimension === dimension)) {
          leftOut.set(dimension, [...(leftOut.get(dimension) ?? []), title]);
        }
      }
    }
    filters?.tellLeftOut(leftOut, this.cards.length);
  }

  private header(): HTMLElement {
    const { app } = this;
    const { session } = app.parts;
    const tier = String(app.agreement?.tier ?? "–");
    const who = session.listener === "public" ? t("public_page", { tier }) : t("signed_in_as", { organization: session.organization.name, tier });
    const languages = availableLanguages().map(({ code, name }) => option(code, name));
    const themes: ThemeName[] = ["auto", "light", "dark"];
    return h(
      "header",
      { class: "top" },
      h("p", { class: "brand" }, h("strong", {}, t("app_name")), ` ${t("app_subtitle")}`),
      h("p", { class: "who" }, who),
      h(
        "div",
        { class: "controls" },
        choice("language", t("language"), language(), languages, (code) => app.change({ language: code }), "control"),
        choice(
          "theme",
          t("theme"),
          theme(),
          themes.map((name) => option(name, t(`theme_${name}`))),
          (name) => {
            applyTheme(name as ThemeName);
            this.render();
          },
          "control",
        ),
        h("button", { type: "button", "data-action": "print", onClick: () => window.print() }, t("print")),
        isTourOn() ? null : h("button", { type: "button", "data-action": "tour", onClick: () => startTour(app) }, t("tour_start")),
      ),
    );
  }

  private views(): HTMLElement {
    const { app } = this;
    const link = (view: ViewName) =>
      h(
        "a",
        {
          href: writeAddress({ ...app.shown, view }),
          "aria-current": view === app.shown.view ? "page" : undefined,
          "data-go": view,
          onClick: (event) => {
            const { ctrlKey, metaKey, shiftKey } = event as MouseEvent;
            if (ctrlKey || metaKey || shiftKey) return;
            event.preventDefault();
            app.change({ view });
          },
        },
        t(`view_${view}`),
      );
    return h("nav", { class: "views", "aria-label": t("app_name") }, h("ul", {}, ...kViews.map((view) => h("li", {}, link(view)))));
  }
}

function skipTo(event: Event, main: HTMLElement): void {
  event.preventDefault();
  main.focus();
}

// On paper the filters stand as a sentence, since the controls are not printed.
function printHead(app: App): HTMLElement {
  const filters = app.filters().map(({ dimension, code }) => {
    const labels = code.map((one) => app.catalogue.label(dimension, one));
    return `${app.catalogue.dimensionLabel(dimension)}: ${labels.length > 2 ? `${labels[0]}–${labels[labels.length - 1]}` : labels.join(", ")}`;
  });
  const now = Math.floor(Date.now() / 1000);
  return h("p", { class: "print-head" }, [...filters, t("printed_on", { date: formatDate(now) })].join(" · "));
}

// Rendering makes every control anew; whoever was on one stays on it.
function focusMark(): string | undefined {
  const active = document.activeElement;
  for (const name of ["data-filter", "data-control", "data-option", "data-go", "data-action"]) {
    const value = active?.getAttribute(name);
    if (value) return `[${name}="${value}"]`;
  }
  return undefined;
}

function restoreFocus(mark: string | undefined): void {
  if (mark) document.querySelector<HTMLElement>(mark)?.focus({ preventScroll: true });
}

// On a phone the views' names are wider than the screen.
function showChosenView(root: HTMLElement): void {
  const [row, chosen] = [root.querySelector<HTMLElement>(".views ul"), root.querySelector<HTMLElement>(".views [aria-current]")];
  if (row && chosen) row.scrollLeft = chosen.offsetLeft - row.offsetLeft - (row.clientWidth - chosen.clientWidth) / 2;
}
