// SPDX-License-Identifier: Apache-2.0
// What is shown, as it stands in the page's address: a link shows the same view to whoever may see it.

export const kViews = ["overview", "trend", "map", "flows", "people", "control", "table"] as const;
export type ViewName = (typeof kViews)[number];

export interface Shown {
  view: ViewName;
  language: string;
  agreement: string;
  purpose: string;
  releases: string[]; // empty: current ones
  place: string; // of exploitation: a country's or subregion's code; "": all
  form: string; // of exploitation; "": all
  group: string; // of victims; "": all
  from: string; // first year; "": from the first
  to: string; // last year; "": to the last
  options: Record<string, string>; // a view's own choices: "trend.by" -> "victim_group"
}

const kNames = {
  view: "view",
  language: "lang",
  agreement: "agreement",
  purpose: "purpose",
  place: "country",
  form: "form",
  group: "group",
  from: "from",
  to: "to",
} as const;
type PlainField = keyof typeof kNames;
const kReleases = "release";
const kOption = /^[a-z]+\.[a-z_.-]+$/;

export function readAddress(search: string): Shown {
  const parameters = new URLSearchParams(search);
  const read = (field: PlainField) => parameters.get(kNames[field]) ?? "";
  const view = kViews.find((name) => name === read("view")) ?? "overview";
  const options: Record<string, string> = {};
  for (const [name, value] of parameters) if (kOption.test(name)) options[name] = value;
  return {
    view,
    language: read("language"),
    agreement: read("agreement"),
    purpose: read("purpose"),
    releases: parameters.getAll(kReleases),
    place: read("place"),
    form: read("form"),
    group: read("group"),
    from: read("from"),
    to: read("to"),
    options,
  };
}

// "?view=trend&country=MEX": only what is chosen.
export function writeAddress(shown: Shown): string {
  const parameters = new URLSearchParams();
  for (const field of Object.keys(kNames) as PlainField[]) {
    if (shown[field] !== "") parameters.set(kNames[field], shown[field]);
  }
  for (const release of shown.releases) parameters.append(kReleases, release);
  for (const [name, value] of Object.entries(shown.options)) if (value !== "") parameters.set(name, value);
  return `?${parameters.toString()}`;
}
