// SPDX-License-Identifier: Apache-2.0
// On the first visit: one sentence per view, with a way on and a way out.
import { type MessageKey, t } from "../language";
import { kViews, type ViewName } from "../model/address";
import type { App } from "../model/app";
import { h } from "./dom";

const kDoneKey = "almenara.tour";

export function isTourOn(): boolean {
  return window.localStorage.getItem(kDoneKey) !== "done";
}

export function startTour(app: App): void {
  window.localStorage.removeItem(kDoneKey);
  app.change({ view: "overview" });
}

export function tour(app: App): HTMLElement {
  const at = kViews.indexOf(app.shown.view);
  const next = kViews[at + 1];
  const end = () => {
    window.localStorage.setItem(kDoneKey, "done");
    element.remove();
  };
  const go = (view: ViewName) => app.change({ view });
  const intro: MessageKey = `intro_${app.shown.view}`;
  const element = h(
    "aside",
    { class: "tour", "aria-label": t("tour_title") },
    h("p", {}, h("strong", {}, `${t("tour_title")} · ${t("tour_step", { step: at + 1, steps: kViews.length })} `), t(intro)),
    h(
      "div",
      { class: "tour-actions" },
      next ? h("button", { type: "button", "data-action": "tour-next", onClick: () => go(next) }, t("tour_next")) : null,
      h("button", { type: "button", "data-action": "tour-end", onClick: end }, t("tour_end")),
    ),
  );
  return element;
}
