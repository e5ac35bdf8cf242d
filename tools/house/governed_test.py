#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No governed parameter gets looser unseen: shown on copies of the header and the record."""

import pathlib
import re
import shutil
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
REPOSITORY = HERE.parent.parent
sys.path.insert(0, str(HERE))

import governed
from source_tree import SourceTree

ASSESSMENT = """# 0001: A larger cap

Date: 2027-02-01
Decided by: the contributors' assembly

| parameter | old | new |
|---|---|---|
| `kPersonCap` | 1,000,000,000 / 400,000,000 / 125,000,000 | 1,200,000,000 / 400,000,000 / 125,000,000 |

## Why

Because a test must see one that is complete.
"""


class GovernedTest(unittest.TestCase):
    """Every test changes a copy of what the repository holds."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="almenara-")
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)
        for path in (governed.HEADER, governed.BASELINE):
            (self.root / path).parent.mkdir(parents=True)
            shutil.copy(REPOSITORY / path, self.root / path)

    def found(self):
        return [str(v) for v in governed.find_violations(SourceTree(self.root))]

    def edit(self, path, old, new):
        text = (self.root / path).read_text(encoding="utf-8")
        self.assertIn(old, text)
        (self.root / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    def define(self, name, value):
        """Gives a parameter of the header another value."""
        file = self.root / governed.HEADER
        text, count = re.subn(rf"\b{name} = [^;]*;", f"{name} = {value};",
                              file.read_text(encoding="utf-8"))
        self.assertEqual(count, 1, name)
        file.write_text(text, encoding="utf-8")

    def assess(self, text=ASSESSMENT, name="0001-a-larger-cap.md"):
        (self.root / governed.FOLDER / name).write_text(text, encoding="utf-8")

    def assert_refused(self, reason):
        found = self.found()
        self.assertEqual(len(found), 1, found)
        self.assertIn(reason, found[0])

    def test_what_the_repository_holds_is_in_order(self):
        self.assertEqual([], governed.find_violations(SourceTree(REPOSITORY)))
        self.assertEqual([], self.found())
        self.assertEqual(set(governed.LOOSER), set(governed.read_header(SourceTree(self.root))))

    def test_every_number_of_every_parameter_may_be_tighter_and_not_looser(self):
        header = (self.root / governed.HEADER).read_text(encoding="utf-8")
        for name, (_, value) in governed.read_header(SourceTree(self.root)).items():
            for i, number in enumerate(value):
                for changed in (number + 1, number - 1):
                    if changed < 0:
                        continue
                    values = [str(v) for v in (*value[:i], changed, *value[i + 1:])]
                    self.define(name, "{" + ", ".join(values) + "}" if len(value) > 1
                                else values[0])
                    looser = {"higher": changed > number, "lower": changed < number,
                              "any": True}[governed.LOOSER[name]]
                    found = self.found()
                    self.assertEqual(len(found), looser, (name, changed, found))
                    if looser:
                        self.assertIn(f"{name} is ", found[0])
                        self.assertIn("record an assessment", found[0])
                    (self.root / governed.HEADER).write_text(header, encoding="utf-8")

    def test_one_tier_tighter_does_not_pay_for_another_looser(self):
        self.define("kPersonCap", "{500'000'000, 400'000'001, 125'000'000}")
        self.assert_refused("kPersonCap is 500,000,000 / 400,000,001 / 125,000,000, looser")

    def test_a_recorded_assessment_allows_what_it_names_and_no_more(self):
        self.assess()
        self.define("kPersonCap", "{1'200'000'000, 400'000'000, 125'000'000}")
        self.assertEqual([], self.found())
        self.define("kPersonCap", "{1'200'000'001, 400'000'000, 125'000'000}")
        self.assert_refused("looser than the recorded 1,200,000,000")

    def test_an_assessment_of_one_parameter_allows_no_other(self):
        self.assess()
        self.define("kHeldBack", "{0, 10'000'000, 5'000'000}")
        self.assert_refused("kHeldBack is 0")

    def test_a_tightening_that_was_recorded_cannot_be_undone_unseen(self):
        self.assess(ASSESSMENT.replace("1,200,000,000", "800,000,000"))
        self.assert_refused("looser than the recorded 800,000,000")

    def test_assessments_follow_one_another(self):
        self.assess()
        second = ASSESSMENT.replace("0001", "0002").replace("1,200,000,000", "1,300,000,000")
        self.assess(second, "0002-larger-still.md")
        self.assert_refused("the old value of kPersonCap is 1,200,000,000")
        self.assess(second.replace("1,000,000,000", "1,200,000,000"), "0002-larger-still.md")
        self.define("kPersonCap", "{1'300'000'000, 400'000'000, 125'000'000}")
        self.assertEqual([], self.found())
        (self.root / governed.FOLDER / "0001-a-larger-cap.md").unlink()
        self.assert_refused("is named 0001-")

    def test_an_assessment_says_when_who_and_why(self):
        for part, reason in (("Date: 2027-02-01", "Date: YYYY-MM-DD"),
                             ("Decided by: the contributors' assembly", "Decided by"),
                             ("Because a test must see one that is complete.", "## Why"),
                             ("| `kPersonCap`", "names no parameter")):
            self.assess(ASSESSMENT.replace(part, ""))
            self.assert_refused(reason)
        self.assess(ASSESSMENT.replace("2027-02-01", "2027-02-30"))
        self.assert_refused("Date: YYYY-MM-DD")
        self.assess(ASSESSMENT.replace("the contributors' assembly", "<who>"))
        self.assert_refused("placeholder")
        self.assess(ASSESSMENT.replace("kPersonCap", "kPersonCapp"))
        self.assert_refused("kPersonCapp is not a recorded parameter")
        self.assess(ASSESSMENT.replace(" / 125,000,000 |\n", " |\n"))
        self.assert_refused("kPersonCap has 3 numbers")

    def test_the_template_is_no_assessment(self):
        template = (REPOSITORY / governed.FOLDER / "template.md").read_text(encoding="utf-8")
        self.assess(template)
        self.assert_refused("placeholder")

    def test_the_recorded_values_are_pinned(self):
        self.edit(governed.BASELINE, "| 1,000,000,000 /", "| 2,000,000,000 /")
        self.define("kPersonCap", "{2'000'000'000, 400'000'000, 125'000'000}")
        self.assert_refused("the recorded values were changed")

    def test_an_unknown_parameter_is_refused(self):
        self.edit(governed.HEADER, "inline constexpr size_t kLeast",
                  "inline constexpr size_t kNew = 3;\ninline constexpr size_t kLeast")
        self.assert_refused("kNew is not recorded")

    def test_a_parameter_that_went_missing_is_refused(self):
        self.edit(governed.HEADER, "inline constexpr size_t kLeastContributors = 3;\n", "")
        self.assert_refused("kLeastContributors is recorded")

    def test_a_header_that_cannot_be_read_is_refused(self):
        line = "inline constexpr size_t kLeastContributors = 3;"
        for other in (line.replace("3", "1 + 1"), line.replace("3", "kOther"),
                      line.replace("= 3", "{3}"), line.replace("inline constexpr", "inline"),
                      line + "  // three", "#if 0\n" + line, "/*\n" + line, "// above \\\n" + line,
                      line + "\n" + line.replace("3", "1")):
            with self.subTest(other):
                self.edit(governed.HEADER, line, other)
                self.assertEqual(len(self.found()), 1)
                self.edit(governed.HEADER, other, line)
        (self.root / governed.HEADER).write_text("// nothing\n", encoding="utf-8")
        self.assert_refused("no governed parameter can be read")

    def test_a_missing_file_is_refused(self):
        for path in (governed.HEADER, governed.BASELINE):
            text = (self.root / path).read_text(encoding="utf-8")
            (self.root / path).unlink()
            self.assert_refused(f"{path}: is missing")
            (self.root / path).write_text(text, encoding="utf-8")

    def test_no_other_file_defines_a_governed_name(self):
        file = self.root / "policy/agreement/a.h"
        file.parent.mkdir(parents=True)
        for line in ("inline constexpr TierCharge kPersonCap = {9, 9, 9};",
                     "constexpr double kInventedCellRisk{0.5};", "#define kMinThreshold 1",
                     "static const int64_t kMinThreshold = 1;"):
            file.write_text(line + "\n", encoding="utf-8")
            self.assert_refused("is governed")
        file.write_text("const TierCharge cap = kPersonCap;  // constexpr kPersonCap = 1\n"
                        "using disclosure::kPersonCap;\n", encoding="utf-8")
        self.assertEqual([], self.found())


if __name__ == "__main__":
    unittest.main()
