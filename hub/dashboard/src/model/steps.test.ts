// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { roundUp, stepAt, stepsOf } from "./steps";

test("steps are round numbers from the smallest value on", () => {
  // given counts that differ by orders of magnitude
  // when steps are made for them
  const steps = stepsOf([52.3, 700, 12258], 6);
  // then they begin at the smallest, join without gaps, and end open
  expect(steps.map(({ from }) => from)).toEqual([52, 100, 500, 1000, 2000, 10000]);
  expect(steps.map(({ to }) => to)).toEqual([100, 500, 1000, 2000, 10000, undefined]);
});

test("no value makes no step and one value one", () => {
  expect(stepsOf([], 6)).toEqual([]);
  expect(stepsOf([9194.7], 6)).toEqual([{ from: 9195, to: undefined }]);
});

test("every value is in the step that its legend says", () => {
  // given steps
  const steps = stepsOf([52, 12258], 4);
  // when values at and beside the borders are looked up
  // then each is in the step that begins at or below it; what rounding put below the first is in the first
  for (const { from } of steps) expect(steps[stepAt(steps, from)]?.from).toBe(from);
  expect(stepAt(steps, 51.6)).toBe(0);
  expect(stepAt(steps, 1e9)).toBe(steps.length - 1);
});

test("an axis ends at a round number that halves well", () => {
  expect([0.4, 1, 76, 101, 7135, 9900].map(roundUp)).toEqual([1, 1, 80, 120, 8000, 10_000]);
});
