// SPDX-License-Identifier: Apache-2.0
// A figure with everything that must stand beside it: its table, how far to trust it, where it is from, its exports.
// Where the plan does not count what the filters ask together, it says so and offers what it does count.
import { type Answered, ApiError } from "../api/client";
import type { Filter, GroupBy } from "../api/types";
import { Chart, type Drawing } from "../charts/chart";
import { t } from "../language";
import type { App } from "../model/app";
import { CellIndex } from "../model/cells";
import { type Alternative, isPlanned } from "../model/coverage";
import { chosenAlternative } from "./alternatives";
import { answerTable } from "./answer_table";
import { h, replace } from "./dom";
import { exportMenu } from "./export_menu";
import { protectionNote, sourceLine } from "./provenance";
import { alternativeNote, uncovered } from "./uncovered";

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
type More = Record<string, CellIndex | undefined>;

export function card(app: App, spec: CardSpec, onPassingFailure: () => void): Card {
  const made = new Figure(app, spec, onPassingFailure);
  made.start();
  return made;
}

class Figure implements Card {
  readonly element: HTMLElement;
  filtersLeftOut: string[];
  private readonly box = h("div", { class: "chart" });
  private readonly body = h("div", { class: "card-body" });
  private readonly tools = h("div", { class: "card-tools" });
  private readonly wanted: Filter[];
  private readonly alternative: Alternative | undefined;
  private readonly filter: Filter[];
  private chart: Chart | undefined;

  constructor(
    private readonly app: App,
    private readonly spec: CardSpec,
    private readonly onPassingFailure: () => void,
  ) {
    this.wanted = app.filters(spec.ask.ignore);
    this.alternative = chosenAlternative(app, spec.name, this.wanted);
    this.filter = [...(this.alternative?.filter ?? this.wanted), ...(spec.ask.extra_filter ?? [])];
    this.filtersLeftOut = [...(spec.ask.ignore ?? []), ...(this.alternative?.without ?? [])];
    const titleId = `title-${spec.name}`;
    this.element = h(
      "section",
      { class: spec.wide ? "card wide" : "card", "data-chart": spec.name, "aria-labelledby": titleId },
      h("header", {}, h("h2", { id: titleId }, spec.title), this.tools),
      spec.explanation ? h("p", { class: "explanation" }, spec.explanation) : null,
      spec.controls?.length ? h("div", { class: "card-controls" }, ...spec.controls) : null,
      this.body,
    );
  }

  start(): void {
    const { app, spec, filter, wanted } = this;
    if (isPlanned({ group_by: spec.ask.group_by, filter }, app.releases, app.catalogue)) return this.load();
    this.become("uncovered");
    replace(this.body, uncovered(app, spec, wanted));
    this.filtersLeftOut = [...this.filtersLeftOut, ...wanted.map(({ dimension }) => dimension)];
  }

  dispose(): void {
    this.chart?.dispose();
  }

  private become(state: State): void {
    this.element.setAttribute("data-state", state);
  }

  private load(): void {
    this.become("loading");
    replace(this.body, h("p", { class: "quiet", role: "status" }, t("loading")));
    this.show().catch((error: unknown) => this.fail(error));
  }

  private async show(): Promise<void> {
    const { app, spec, filter } = this;
    const [main, more] = await Promise.all([app.parts.client.ask(app.query(spec.ask.group_by, filter)), this.askMore()]);
    this.present(main, more);
  }

  private async askMore(): Promise<More> {
    const { app, spec } = this;
    const entries = Object.entries(spec.more ?? {}).map(async ([name, ask]) => {
      const ignored = ask.ignore ?? [];
      const others = (this.alternative?.filter ?? app.filters()).filter(({ dimension }) => !ignored.includes(dimension));
      const kept = [...others, ...(ask.extra_filter ?? [])];
      if (!isPlanned({ group_by: ask.group_by, filter: kept }, app.releases, app.catalogue)) return [name, undefined] as const;
      const { document } = await app.parts.client.ask(app.query(ask.group_by, kept));
      return [name, new CellIndex(document.answer)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  private present(main: Answered, more: More): void {
    const { app, spec, alternative } = this;
    const index = new CellIndex(main.document.answer);
    const drawn = spec.draw(index, more);
    const figure = drawn.content ?? (drawn.drawing ? this.box : undefined);
    const table = h("div", { class: "table-box", hidden: figure !== undefined }, answerTable(app.catalogue, index, spec.title));
    replace(
      this.body,
      alternative ? alternativeNote(app, spec, alternative) : null,
      figure,
      drawn.below,
      table,
      protectionNote(main.document),
      sourceLine(app, main.document),
    );
    const finish = () => {
      this.drawChart(drawn);
      this.fillTools(main, figure, table);
      this.become("ready");
    };
    if (!drawn.needs) return finish();
    replace(this.box, h("p", { class: "quiet waiting", role: "status" }, drawn.needs.waiting));
    drawn.needs.what.then(finish).catch(() => {
      this.fillTools(main, figure, table);
      this.failIn(this.box, t("drawing_failed"));
      this.onPassingFailure();
    });
  }

  private drawChart({ drawing, summary, afterDraw }: Drawn): void {
    const { box, element, spec } = this;
    if (!drawing || !element.isConnected) return;
    replace(box);
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", `${spec.title}. ${summary} ${t("table_has_all")}`);
    this.chart?.dispose();
    this.chart = new Chart(box, drawing);
    this.chart.draw();
    afterDraw?.(this.chart);
  }

  private fillTools(answered: Answered, figure: HTMLElement | undefined, table: HTMLElement): void {
    const { app, spec, chart } = this;
    replace(this.tools, figure ? this.tableToggle(figure, table) : null, exportMenu({ app, spec, answered, chart }));
  }

  private tableToggle(figure: HTMLElement, table: HTMLElement): HTMLButtonElement {
    const button = h("button", { type: "button", "data-action": "table", "aria-pressed": "false" }, t("show_table"));
    button.addEventListener("click", () => {
      const showTable = table.hidden;
      table.hidden = !showTable;
      figure.hidden = showTable;
      button.setAttribute("aria-pressed", String(showTable));
      button.textContent = showTable ? t("show_chart") : t("show_table");
      if (!showTable) this.chart?.draw();
    });
    return button;
  }

  private fail(error: unknown): void {
    const refusal = error instanceof ApiError ? error : undefined;
    const text = refusal?.code === "RESOURCE_EXHAUSTED" ? t("too_many_questions") : refusal?.message || t("figure_unreachable");
    this.failIn(this.body, text);
    if (refusal?.isPassing || refusal?.isEntry || refusal?.code === "PERMISSION_DENIED") this.onPassingFailure();
  }

  private failIn(place: HTMLElement, text: string): void {
    this.become("failed");
    replace(place, h("p", { class: "problem", role: "status" }, text), h("button", { type: "button", class: "again", onClick: () => this.load() }, t("try_again")));
  }
}
