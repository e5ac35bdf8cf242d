// SPDX-License-Identifier: Apache-2.0
// A figure with everything that must stand beside it: its table, how far to trust it, where it is from, its exports.
// Where the plan does not count what the filters ask together, it says so and offers what it does count.
import { type Answered, ApiError } from "../api/client";
import type { Filter, GroupBy } from "../api/types";
import { Chart, type Drawing } from "../charts/chart";
import { t } from "../language";
import type { App } from "../model/app";
import { CellIndex } from "../model/cells";
import { type Alternative, isPlanned, nearest } from "../model/coverage";
import { alternativeOption, chosenAlternative, describeAlternative } from "./alternatives";
import { answerTable } from "./answer_table";
import { h, replace } from "./dom";
import { exportMenu } from "./export_menu";
import { protectionNote, sourceLine } from "./provenance";

export interface Ask {
  group_by: GroupBy[];
  ignore?: string[]; // dimensions whose filter does not apply here
  extra_filter?: Filter[];
}

export interface Drawn {
  drawing?: Drawing; // absent: the card is its content
  summary: string; // in a sentence, for those who do not see the drawing
  content?: HTMLElement;
  below?: HTMLElement; // stands under the drawing
  needs?: { what: Promise<unknown>; waiting: string }; // before it can be drawn; what is below is there already
  afterDraw?: (chart: Chart) => void;
}

export interface CardSpec {
  name: string;
  title: string;
  explanation?: string;
  ask: Ask;
  more?: Record<string, Ask>; // asked too where planned: denominators
  controls?: HTMLElement[];
  wide?: boolean;
  draw(main: CellIndex, more: Record<string, CellIndex | undefined>): Drawn;
}

export interface Card {
  element: HTMLElement;
  filtersLeftOut: string[]; // dimensions whose filter this card does not follow
  dispose(): void;
}

type State = "loading" | "ready" | "uncovered" | "empty" | "failed";

export function card(app: App, spec: CardSpec, onPassingFailure: () => void): Card {
  const box = h("div", { class: "chart" });
  const body = h("div", { class: "card-body" }, h("p", { class: "quiet", role: "status" }, t("loading")));
  const tools = h("div", { class: "card-tools" });
  const titleId = `title-${spec.name}`;
  const element = h(
    "section",
    { class: spec.wide ? "card wide" : "card", "data-chart": spec.name, "data-state": "loading", "aria-labelledby": titleId },
    h("header", {}, h("h2", { id: titleId }, spec.title), tools),
    spec.explanation ? h("p", { class: "explanation" }, spec.explanation) : null,
    spec.controls?.length ? h("div", { class: "card-controls" }, ...spec.controls) : null,
    body,
  );
  const state = (name: State) => element.setAttribute("data-state", name);
  const wanted = app.filters(spec.ask.ignore);
  const alternative = chosenAlternative(app, spec.name, wanted);
  const filter = [...(alternative?.filter ?? wanted), ...(spec.ask.extra_filter ?? [])];
  const filtersLeftOut = [...(spec.ask.ignore ?? []), ...(alternative?.without ?? [])];
  let chart: Chart | undefined;
  const result = { element, filtersLeftOut, dispose: () => chart?.dispose() };

  if (!isPlanned({ group_by: spec.ask.group_by, filter }, app.releases, app.catalogue)) {
    state("uncovered");
    replace(body, uncovered(app, spec, wanted));
    result.filtersLeftOut = [...filtersLeftOut, ...wanted.map(({ dimension }) => dimension)];
    return result;
  }
  void show();
  return result;

  async function show(): Promise<void> {
    try {
      const [main, more] = await Promise.all([app.parts.client.ask(app.query(spec.ask.group_by, filter)), askMore()]);
      present(main, more);
    } catch (error) {
      fail(error);
    }
  }

  async function askMore(): Promise<Record<string, CellIndex | undefined>> {
    const entries = Object.entries(spec.more ?? {}).map(async ([name, ask]) => {
      const ignored = ask.ignore ?? [];
      const others = (alternative?.filter ?? app.filters()).filter(({ dimension }) => !ignored.includes(dimension));
      const kept = [...others, ...(ask.extra_filter ?? [])];
      if (!isPlanned({ group_by: ask.group_by, filter: kept }, app.releases, app.catalogue)) return [name, undefined] as const;
      const { document } = await app.parts.client.ask(app.query(ask.group_by, kept));
      return [name, new CellIndex(document.answer)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  function present(main: Answered, more: Record<string, CellIndex | undefined>): void {
    const index = new CellIndex(main.document.answer);
    const drawn = spec.draw(index, more);
    const table = h("div", { class: "table-box", hidden: drawn.drawing !== undefined || drawn.content !== undefined }, answerTable(app.catalogue, index, spec.title));
    const figure = drawn.content ?? box;
    replace(
      body,
      alternative ? alternativeNote(app, spec, alternative) : null,
      drawn.drawing || drawn.content ? figure : null,
      drawn.below,
      table,
      protectionNote(main.document),
      sourceLine(app, main.document),
    );
    const fillTools = () =>
      replace(tools, drawn.drawing || drawn.content ? tableToggle(figure, table) : null, exportMenu({ app, spec, answered: main, chart }));
    if (!drawn.needs) return finish();
    replace(box, h("p", { class: "quiet waiting", role: "status" }, drawn.needs.waiting));
    drawn.needs.what.then(finish).catch(() => {
      fillTools();
      state("failed");
      onPassingFailure();
      replace(box, h("p", { class: "problem", role: "status" }, t("drawing_failed")), h("button", { type: "button", onClick: () => retry() }, t("try_again")));
    });

    function finish(): void {
      if (drawn.drawing && element.isConnected) {
        replace(box);
        box.setAttribute("role", "img");
        box.setAttribute("aria-label", `${spec.title}. ${drawn.summary} ${t("table_has_all")}`);
        chart = new Chart(box, drawn.drawing);
        chart.draw();
        drawn.afterDraw?.(chart);
      }
      fillTools();
      state("ready");
    }
  }

  function tableToggle(figure: HTMLElement, table: HTMLElement): HTMLButtonElement {
    const button = h("button", { type: "button", "data-action": "table", "aria-pressed": "false" }, t("show_table"));
    button.addEventListener("click", () => {
      const showTable = table.hidden;
      table.hidden = !showTable;
      figure.hidden = showTable;
      button.setAttribute("aria-pressed", String(showTable));
      button.textContent = showTable ? t("show_chart") : t("show_table");
      if (!showTable) chart?.draw();
    });
    return button;
  }

  function fail(error: unknown): void {
    state("failed");
    const refusal = error instanceof ApiError ? error : undefined;
    if (refusal?.isPassing || refusal?.isEntry || refusal?.code === "PERMISSION_DENIED") onPassingFailure();
    const text = refusal?.code === "RESOURCE_EXHAUSTED" ? t("too_many_questions") : refusal?.message || t("hub_unreachable");
    replace(body, h("p", { class: "problem", role: "status" }, text), h("button", { type: "button", onClick: () => retry() }, t("try_again")));
  }

  function retry(): void {
    state("loading");
    replace(body, h("p", { class: "quiet", role: "status" }, t("loading")));
    void show();
  }
}

function uncovered(app: App, spec: CardSpec, wanted: Filter[]): HTMLElement {
  const axes = spec.ask.group_by.map(({ dimension }) => app.catalogue.dimensionLabel(dimension));
  const names = wanted.map(({ dimension }) => app.catalogue.dimensionLabel(dimension));
  const offers = nearest({ group_by: spec.ask.group_by, filter: wanted }, app.releases, app.catalogue);
  const text = names.length > 0 ? t("not_counted_together", { what: [...axes, ...names].join(" × ") }) : t("not_counted", { what: axes.join(" × ") });
  return h(
    "div",
    { class: "uncovered" },
    h("p", {}, text),
    offers.length > 0 ? h("p", {}, t("nearest_counted")) : null,
    h(
      "div",
      { class: "offers" },
      ...offers.map((offer) =>
        h(
          "button",
          { type: "button", "data-action": "alternative", onClick: () => app.setOption(`alt.${spec.name}`, alternativeOption(offer)) },
          describeAlternative(app, offer),
        ),
      ),
    ),
  );
}

function alternativeNote(app: App, spec: CardSpec, alternative: Alternative): HTMLElement {
  return h(
    "p",
    { class: "alternative" },
    `${describeAlternative(app, alternative)} `,
    h("button", { type: "button", onClick: () => app.setOption(`alt.${spec.name}`, "") }, t("back_to_filters")),
  );
}
