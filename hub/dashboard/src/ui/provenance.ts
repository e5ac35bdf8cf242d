// SPDX-License-Identifier: Apache-2.0
// Where a number is from and how far to trust it: never apart from the number.
import type { AnswerDocument } from "../api/types";
import { formatDate, formatNumber, language, t } from "../language";
import type { App } from "../model/app";
import { kNormal95 } from "../model/statistics";
import { h } from "./dom";

export function protectionNote({ answer }: AnswerDocument): HTMLElement {
  const { protection, below_threshold_cells } = answer;
  const short = t("protection_short", {
    margin: formatNumber(kNormal95 * protection.median_sd),
    threshold: formatNumber(protection.median_threshold),
  });
  return h(
    "details",
    { class: "protection" },
    h("summary", {}, short),
    h("p", {}, language() === "es" ? protection.text_es : protection.text_en),
    below_threshold_cells > 0 ? h("p", {}, t("unlisted_cells", { count: below_threshold_cells })) : null,
    answer.dimensions.length > 0 ? h("p", {}, t("how_counted", { contributors: answer.contributors })) : null,
  );
}

// "Source: Global trends … v1 · release … · tier T1 · 6 contributors · receipt 3fa4… · 26 November 2026"
export function sourceText(app: App, { answer, receipt }: AnswerDocument): string {
  const agreement = app.parts.description.agreement.find(({ id }) => id === answer.agreement);
  const title = (language() === "es" ? agreement?.title_es : agreement?.title_en) ?? answer.agreement;
  return t("source", {
    agreement: title,
    version: String(answer.agreement_version),
    releases: answer.releases.join(", "),
    tier: String(answer.tier),
    contributors: answer.contributors,
    receipt: receipt.answer_sha256.slice(0, 16),
    date: formatDate(receipt.answered_at),
  });
}

export function sourceLine(app: App, document: AnswerDocument): HTMLElement {
  return h("p", { class: "source-line" }, sourceText(app, document));
}
