// SPDX-License-Identifier: Apache-2.0
// Every text of the pages, by language. A language is one file here: another, say fr.json, is found by the build. It
// may hold labels of codes under "codes" ("geography/MEX": "Mexique"), which the hub's code lists have in English and
// Spanish; where it has none, the English label stands.
import english from "./en.json";

export type MessageKey = Exclude<keyof typeof english, "codes">;
type Messages = Record<MessageKey, string> & { codes?: Record<string, string> };

const files = import.meta.glob<Messages>("./*.json", { eager: true, import: "default" });

const languages = new Map<string, Messages>(
  Object.entries(files).map(([path, messages]) => [path.slice(2, -".json".length), messages]),
);

let chosen = "en";
let messages: Messages = english as Messages;

export function availableLanguages(): { code: string; name: string }[] {
  return [...languages].map(([code, texts]) => ({ code, name: texts.language_name })).sort((a, b) => a.code.localeCompare(b.code));
}

export function language(): string {
  return chosen;
}

// The first of the wishes that there is; English otherwise.
export function chooseLanguage(wishes: readonly string[]): string {
  chosen = wishes.map((wish) => wish.slice(0, 2).toLowerCase()).find((wish) => languages.has(wish)) ?? "en";
  messages = languages.get(chosen) ?? (english as Messages);
  document.documentElement.lang = chosen;
  return chosen;
}

// The text, its {names} filled in.
export function t(key: MessageKey, values: Record<string, string | number> = {}): string {
  return messages[key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? formatNumber(value) : value;
  });
}

// "Form of exploitation" within a sentence: "form of exploitation".
export function inSentence(label: string): string {
  return label.charAt(0).toLocaleLowerCase(chosen) + label.slice(1);
}

export function codeLabel(list: string, code: string): string | undefined {
  return messages.codes?.[`${list}/${code}`];
}

// Agreements name purposes freely; those that the guide proposes have a text here, others stand as they are.
export function purposeLabel(purpose: string): string {
  const key = `purpose_${purpose.replaceAll("-", "_")}`;
  return key in messages ? messages[key as MessageKey] : purpose;
}

export function formatNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(chosen, { maximumFractionDigits: digits }).format(value);
}

export function formatPercent(share: number, digits = 0): string {
  return new Intl.NumberFormat(chosen, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share);
}

export function formatDate(unixSeconds: number): string {
  return new Intl.DateTimeFormat(chosen, { dateStyle: "long", timeZone: "UTC" }).format(new Date(unixSeconds * 1000));
}
