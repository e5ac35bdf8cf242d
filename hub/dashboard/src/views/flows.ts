// SPDX-License-Identifier: Apache-2.0
import type { App } from "../model/app";
import type { CardSpec } from "../ui/card";

export function flowCards(_: App): CardSpec[] {
  return [];
}
