// SPDX-License-Identifier: Apache-2.0
import { ApiError, HubClient } from "./api/client";
import { applyTheme, onThemeChange } from "./charts/theme";
import { chooseLanguage, t } from "./language";
import { readAddress } from "./model/address";
import { App } from "./model/app";
import { Catalogue } from "./model/catalogue";
import { Connection } from "./ui/connection";
import { h, replace } from "./ui/dom";
import { Shell } from "./ui/shell";
import "./style/base.css";
import "./style/layout.css";
import "./style/card.css";
import "./style/print.css";

const kLanguageKey = "almenara.language";

function languageWishes(): string[] {
  const kept = window.localStorage.getItem(kLanguageKey);
  return [readAddress(window.location.search).language, ...(kept ? [kept] : []), ...navigator.languages];
}

async function start(root: HTMLElement, client: HubClient, connection: Connection): Promise<void> {
  const [session, description, lists] = await Promise.all([client.session(), client.description(), client.codeLists()]);
  const app = new App({ client, session, description, catalogue: new Catalogue(lists) }, () => render());
  const shell = new Shell(app, root, connection);
  const render = () => {
    const { language } = app.shown;
    if (language) window.localStorage.setItem(kLanguageKey, language);
    chooseLanguage(languageWishes());
    shell.render();
  };
  onThemeChange(() => {
    applyTheme();
    render();
  });
  connection.onBack(render);
  app.years = await plannedYears(app);
  render();
}

// The years that the plan counts, up to this one: what the year controls offer.
async function plannedYears(app: App): Promise<string[]> {
  const planned = app.releases.some(({ table }) => table.some(({ dimension }) => dimension.some((axis) => axis.dimension === "year")));
  if (!planned) return [];
  const { document } = await app.parts.client.ask(app.query([{ dimension: "year" }], []));
  const now = String(new Date().getUTCFullYear());
  const cells = document.answer.cells.filter(({ codes: [year = ""] }) => /^\d{4}$/.test(year) && year <= now);
  const first = cells.findIndex(({ status }) => status === "shown");
  return cells.slice(Math.max(0, first)).map(({ codes: [year = ""] }) => year);
}

async function run(): Promise<void> {
  applyTheme();
  chooseLanguage(languageWishes());
  const root = document.getElementById("app");
  if (!root) return;
  const client = new HubClient();
  const connection = new Connection(client);
  for (;;) {
    try {
      await start(root, client, connection);
      return;
    } catch (error) {
      const refusal = error instanceof ApiError ? error : undefined;
      // Not let in: the hub's own page says what to do.
      if (refusal?.isEntry) return window.location.reload();
      replace(root, h("main", { class: "alone" }, h("h1", {}, t("app_name")), h("p", { role: "alert" }, refusal?.isPassing === false ? refusal.message : t("hub_unreachable"))));
      await connection.waitUntilBack();
    }
  }
}

void run();
