// SPDX-License-Identifier: Apache-2.0
// Which questions the plan answers: the rule of policy/disclosure/query_plan.h, followed here so that a control can say
// beforehand what cannot be asked together. The hub decides again, whatever is worked out here.
import type { Filter, GroupBy, PlannedTable, Release } from "../api/types";
import type { Catalogue } from "./catalogue";

export interface Shape {
  group_by: GroupBy[];
  filter: Filter[];
}

// Finest level needed of each dimension; a dimension without a level needs the finest of the table.
function needs(shape: Shape, catalogue: Catalogue): Map<string, number> {
  const wanted = new Map<string, number>();
  const need = (dimension: string, level: number) =>
    wanted.set(dimension, Math.max(wanted.get(dimension) ?? 0, level));
  for (const by of shape.group_by) need(by.dimension, catalogue.levelIndex(by.dimension, by.level ?? ""));
  for (const filter of shape.filter) {
    for (const code of filter.code) {
      need(filter.dimension, catalogue.levelIndex(filter.dimension, catalogue.code(filter.dimension, code)?.level ?? ""));
    }
  }
  return wanted;
}

// A table answers every question whose dimensions and levels it holds; but one that counts mentions (several codes a
// record) never adds up over them, so these dimensions must be the same.
function answers(table: PlannedTable, wanted: Map<string, number>, catalogue: Catalogue): boolean {
  const held = new Map(
    table.dimension.map(({ dimension, level }) => [dimension, catalogue.levelIndex(dimension, level)]),
  );
  for (const [dimension, level] of wanted) {
    const at = held.get(dimension);
    if (at === undefined || at < level) return false;
  }
  return [...held.keys()].every((dimension) => !catalogue.isMultiValued(dimension) || wanted.has(dimension));
}

// Whether every one of the releases answers: a sum over releases needs all of them.
export function isPlanned(shape: Shape, releases: Release[], catalogue: Catalogue): boolean {
  const wanted = needs(shape, catalogue);
  return releases.length > 0 && releases.every((release) => release.table.some((table) => answers(table, wanted, catalogue)));
}

// A way to ask almost the same: without some of the filters, or with a place seen from further away.
export interface Alternative {
  without: string[]; // dimensions whose filters are left out
  coarser: Record<string, string>; // dimension -> code of the coarser place
  filter: Filter[];
}

const kCostOfLeavingOut = 10;
const kCostOfCoarser = 4;
const kMostAlternatives = 3;

// The nearest planned ways to ask, nearest first; none that leaves out more than another that is offered.
export function nearest(shape: Shape, releases: Release[], catalogue: Catalogue): Alternative[] {
  const found: { cost: number; alternative: Alternative }[] = [];
  for (const candidate of variants(shape.filter, catalogue)) {
    if (!isPlanned({ group_by: shape.group_by, filter: candidate.filter }, releases, catalogue)) continue;
    const cost =
      candidate.without.length * kCostOfLeavingOut + Object.keys(candidate.coarser).length * kCostOfCoarser;
    found.push({ cost, alternative: candidate });
  }
  found.sort((a, b) => a.cost - b.cost);
  const kept: Alternative[] = [];
  for (const { alternative } of found) {
    if (!kept.some((better) => better.without.every((left) => alternative.without.includes(left)))) kept.push(alternative);
  }
  return kept.slice(0, kMostAlternatives);
}

function* variants(filters: Filter[], catalogue: Catalogue): Generator<Alternative> {
  const [first, ...rest] = filters;
  if (!first) {
    yield { without: [], coarser: {}, filter: [] };
    return;
  }
  for (const tail of variants(rest, catalogue)) {
    yield { ...tail, filter: [first, ...tail.filter] };
    const parent = coarserPlace(first, catalogue);
    if (parent) {
      yield {
        without: tail.without,
        coarser: { ...tail.coarser, [first.dimension]: parent },
        filter: [{ dimension: first.dimension, code: [parent] }, ...tail.filter],
      };
    }
    yield { ...tail, without: [first.dimension, ...tail.without] };
  }
}

function coarserPlace(filter: Filter, catalogue: Catalogue): string | undefined {
  const [code] = filter.code;
  if (filter.code.length !== 1 || code === undefined) return undefined;
  const level = catalogue.code(filter.dimension, code)?.level;
  return level === "country" ? catalogue.ancestorAt(filter.dimension, code, "subregion")?.code : undefined;
}
