// SPDX-License-Identifier: Apache-2.0
import type { Code, CodeLists, Dimension } from "../api/types";
import { codeLabel, language, t } from "../language";

const kNotFurtherKnown = ".nfk";

export const kNotRecorded = "not_recorded";

// Labels and hierarchy of everything that an answer may hold.
export class Catalogue {
  private readonly dimensions: Map<string, Dimension>;
  private readonly codes = new Map<string, Map<string, Code>>();

  constructor(private readonly lists: CodeLists) {
    this.dimensions = new Map(lists.dimensions.map((dimension) => [dimension.name, dimension]));
    for (const [name, list] of Object.entries(lists.lists)) {
      this.codes.set(name, new Map(list.codes.map((code) => [code.code, code])));
    }
  }

  dimension(name: string): Dimension | undefined {
    return this.dimensions.get(name);
  }

  isMultiValued(dimension: string): boolean {
    return this.dimensions.get(dimension)?.multi_valued ?? false;
  }

  // Position of a level, coarsest 0; a list without hierarchy has the one level "".
  levelIndex(dimension: string, level: string): number {
    const levels = this.dimensions.get(dimension)?.levels ?? [];
    return Math.max(0, levels.indexOf(level));
  }

  code(dimension: string, code: string): Code | undefined {
    return this.codes.get(this.dimensions.get(dimension)?.list ?? "")?.get(code);
  }

  codesAt(dimension: string, level: string): Code[] {
    const known = this.dimensions.get(dimension);
    const list = known && this.lists.lists[known.list];
    if (!list) return [];
    return list.codes.filter((code) => !code.exclusive && (list.levels.length === 0 || code.level === level));
  }

  dimensionLabel(name: string): string {
    const label = this.dimensions.get(name)?.label;
    if (!label) return name;
    return codeLabel("dimension", name) ?? inLanguage(label);
  }

  label(dimension: string, code: string): string {
    if (code === "*") return t("all_records");
    const bare = code.endsWith(kNotFurtherKnown) ? code.slice(0, -kNotFurtherKnown.length) : code;
    const known = this.code(dimension, bare);
    const list = this.dimensions.get(dimension)?.list ?? "";
    const label = codeLabel(list, bare) ?? (known ? inLanguage(known.label) : bare);
    return bare === code ? label : t("not_further_known", { label });
  }

  // The code itself or its ancestor at a coarser level.
  ancestorAt(dimension: string, code: string, level: string): Code | undefined {
    let at = this.code(dimension, code);
    while (at && at.level !== level && at.parent) at = this.code(dimension, at.parent);
    return at?.level === level ? at : undefined;
  }
}

function inLanguage(label: { en: string; es: string }): string {
  return language() === "es" ? label.es : label.en;
}
