// SPDX-License-Identifier: Apache-2.0
// Round numbers at which a map's colour changes.

export interface Step {
  from: number; // inclusive
  to: number | undefined; // exclusive; undefined: the last
}

// At most `most` steps from the smallest to the largest value, apart by about the same factor, since counts of places
// differ by orders of magnitude: 52 … 12,258 in four steps gives 52, 200, 1000, 5000.
export function stepsOf(values: readonly number[], most: number): Step[] {
  if (values.length === 0) return [];
  const least = Math.max(1, Math.round(Math.min(...values)));
  const largest = Math.max(...values);
  const round = roundNumbers(least, largest);
  const wanted = Math.min(most - 1, round.length);
  const borders = Array.from({ length: wanted }, (_, i) => round[Math.floor(((i + 0.5) * round.length) / wanted)] ?? largest);
  const starts = [least, ...borders];
  return starts.map((from, i) => ({ from, to: starts[i + 1] }));
}

// 1, 2 and 5 times powers of ten that lie between the two.
export function roundNumbers(least: number, largest: number): number[] {
  const found: number[] = [];
  for (let power = 1; power <= largest; power *= 10) {
    for (const number of [power, 2 * power, 5 * power]) if (number > least && number <= largest) found.push(number);
  }
  return found;
}

// The step that holds the value; the first for anything smaller.
export function stepAt(steps: readonly Step[], value: number): number {
  return Math.max(0, steps.findLastIndex(({ from }) => value >= from));
}

// The next round number that halves well: where an axis ends.
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return ([1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= value) ?? 10) * power;
}
