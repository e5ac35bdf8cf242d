// SPDX-License-Identifier: Apache-2.0
import type { HubClient } from "../api/client";
import type { Agreement, Description, Filter, GroupBy, Query, Release, Session } from "../api/types";
import { readAddress, type Shown, writeAddress } from "./address";
import type { Catalogue } from "./catalogue";

export interface AppParts {
  client: HubClient;
  session: Session;
  description: Description;
  catalogue: Catalogue;
}

// What is shown now, and everything that is asked from it.
export class App {
  shown: Shown;
  years: string[] = []; // years that the plan counts, ascending; empty: none, or not known yet

  constructor(
    readonly parts: AppParts,
    private readonly onChange: () => void,
  ) {
    this.shown = this.completed(readAddress(window.location.search));
    window.addEventListener("popstate", () => {
      this.shown = this.completed(readAddress(window.location.search));
      this.onChange();
    });
  }

  get catalogue(): Catalogue {
    return this.parts.catalogue;
  }

  // Absent: nothing may be asked.
  get agreement(): Agreement | undefined {
    return this.parts.description.agreement.find(({ id }) => id === this.shown.agreement);
  }

  // Those that answer: the ones chosen, else the current ones.
  get releases(): Release[] {
    const all = this.agreement?.release ?? [];
    const { releases } = this.shown;
    return releases.length > 0 ? all.filter(({ id }) => releases.includes(id)) : all.filter(({ current }) => current);
  }

  change(changes: Partial<Shown>): void {
    this.shown = this.completed({ ...this.shown, ...changes });
    window.history.pushState(null, "", writeAddress(this.shown));
    this.onChange();
  }

  option(name: string): string {
    return this.shown.options[name] ?? "";
  }

  setOption(name: string, value: string): void {
    this.change({ options: { ...this.shown.options, [name]: value } });
  }

  // As setOption, but nothing is drawn anew and "back" does not pass by it: for what changes by the second.
  noteOption(name: string, value: string): void {
    this.shown = { ...this.shown, options: { ...this.shown.options, [name]: value } };
    window.history.replaceState(null, "", writeAddress(this.shown));
  }

  // What the filter controls say, for every dimension but those ignored.
  filters(ignored: readonly string[] = []): Filter[] {
    const { place, form, group } = this.shown;
    const filters: Filter[] = [];
    if (place) filters.push({ dimension: "exploitation_place", code: [place] });
    if (form) filters.push({ dimension: "exploitation", code: [form] });
    if (group) filters.push({ dimension: "victim_group", code: [group] });
    const years = this.chosenYears();
    if (years.length > 0 && years.length < this.years.length) filters.push({ dimension: "year", code: years });
    return filters.filter(({ dimension }) => !ignored.includes(dimension));
  }

  // All years that the range holds.
  chosenYears(): string[] {
    const { from, to } = this.shown;
    return this.years.filter((year) => (!from || year >= from) && (!to || year <= to));
  }

  query(group_by: GroupBy[], filter: Filter[]): Query {
    const query: Query = { agreement: this.shown.agreement, purpose: this.shown.purpose, group_by, filter };
    if (this.shown.releases.length > 0) query.release = this.shown.releases;
    return query;
  }

  // An address may lack an agreement, or name one, a purpose or a release that this reader does not have.
  private completed(shown: Shown): Shown {
    const agreements = this.parts.description.agreement;
    const agreement = agreements.find(({ id }) => id === shown.agreement) ?? agreements[0];
    const purposes = agreement?.purpose ?? [];
    return {
      ...shown,
      agreement: agreement?.id ?? "",
      purpose: purposes.includes(shown.purpose) ? shown.purpose : (purposes[0] ?? ""),
      releases: shown.releases.filter((wanted) => agreement?.release.some(({ id }) => id === wanted)),
    };
  }
}
