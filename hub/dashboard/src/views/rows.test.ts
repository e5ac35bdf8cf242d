// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from "vitest";

vi.stubGlobal("window", { matchMedia: () => ({ matches: false, addEventListener: () => undefined }) });
vi.stubGlobal("document", { documentElement: {} });
const { shareText } = await import("./rows");

test("a share has the digits that its margin bears", () => {
  expect(shareText({ value: 0.40399, margin: 0.0007 })).toBe("40.4% ± 0.1%");
  expect(shareText({ value: 0.876, margin: 0.172 })).toBe("88% ± 17%");
});

test("a margin is never rounded away", () => {
  expect(shareText({ value: 0.2914, margin: 0.0002 })).toBe("29.1% ± 0.1%");
});
