// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { unstyled } from "./svg";

test("a picture has its styles as attributes, and no style sheet", () => {
  const drawn = '<svg style="user-select:none"><text style="font-size:12px;font-family:A, &quot;B&quot;;" x="1">a</text><style ><![CDATA[.a:hover{}]]></style></svg>';
  expect(unstyled(drawn)).toBe('<svg user-select="none"><text font-size="12px" font-family="A, &quot;B&quot;" x="1">a</text></svg>');
});
