# SPDX-License-Identifier: Apache-2.0
"""Governed parameters are no looser than a recorded assessment says.

    policy/disclosure/governed_parameters.h   what the programs are built from
    docs/assessments/baseline.md              what was recorded first; pinned below
    docs/assessments/NNNN-*.md                recorded assessments, in order

What is in force is the baseline changed by every assessment in turn. A number of the header may be
tighter than that, never looser. Whatever cannot be read as this page says is refused: a line of the
header, a row of a table, a parameter without a known direction, an assessment with a part missing.
"""

import datetime
import decimal
import hashlib
import re

from source_tree import Violation, is_cpp, is_test

HEADER = "policy/disclosure/governed_parameters.h"
FOLDER = "docs/assessments/"
BASELINE = FOLDER + "baseline.md"
# Of the baseline's rows, so that changing them is a change of this file too.
BASELINE_SHA256 = "6edc4cc643fc756c8af823df3d91e4e7a9c62bbc2f89fc573885571ed805bbb5"

# In which direction each parameter protects people less. A new parameter begins here.
HIGHER, LOWER, ANY = "higher", "lower", "any"
LOOSER = {
    "kPersonCap": HIGHER,
    "kHeldBack": LOWER,
    "kBackCatalogueLimit": HIGHER,
    "kQuarterlyLimit": HIGHER,
    "kAnnualRestatementLimit": HIGHER,
    "kThreeYearRestatementLimit": HIGHER,
    "kAdHocLimit": HIGHER,
    "kLeastContributors": LOWER,
    "kMinThreshold": LOWER,
    "kInventedCellRisk": HIGHER,
    "kLadderFactorMillionths": LOWER,
    "kMinSummandS2": LOWER,
    "kMaxS2": HIGHER,
    "kMaxTableCells": HIGHER,
    "kQueryTextDelayDays": ANY,
}

NUMBER = r"\d+(?:'\d{3})*(?:\.\d+)?"
DEFINITION = re.compile(r"inline constexpr (?:TierNano|uint64_t|int64_t|size_t|int|double) (k\w+) = "
                        rf"({NUMBER}|\{{{NUMBER}(?:, {NUMBER})*\}});")
# What else the header may hold: nothing that gives a value.
SCAFFOLD = re.compile(r'\s*(?://.*(?<!\\))?|#ifndef \w+|#define \w+_H_|#endif.*|#include [<"][\w./]+[>"]|'
                      r"namespace almenara::disclosure \{|\}  // namespace almenara::disclosure")
DEFINED_ELSEWHERE = re.compile(r"(?:\b(?:constexpr|constinit|const)\b[^=;()]*?\s(?=k\w+\s*[={])"
                               r"|#\s*define\s+)(k\w+)")
RECORDED_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
RECORDED_VALUE = re.compile(rf"{RECORDED_NUMBER}(?: / {RECORDED_NUMBER})*")
ASSESSMENT_NAME = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
OTHER_PAGES = {"README.md", "template.md", "baseline.md"}


class Unreadable(Exception):
    """What is wrong, and in which line; 0 means the whole file."""

    def __init__(self, line, message):
        super().__init__(message)
        self.line = line


def numbers(text, separator):
    return tuple(decimal.Decimal(re.sub("[',]", "", part)) for part in text.split(separator))


def written(value):
    return " / ".join(f"{number:,}" for number in value)


def read_header(tree):
    """{name: (line, value)} of every definition."""
    found = {}
    for number, line in enumerate(tree.lines(HEADER), start=1):
        match = DEFINITION.fullmatch(line)
        if match is None:
            if SCAFFOLD.fullmatch(line) is None:
                raise Unreadable(number, "not a parameter as the check reads them: one line, "
                                 "\"inline constexpr TYPE kName = VALUE;\"")
            continue
        name, value = match.groups()
        if name in found:
            raise Unreadable(number, f"{name} is defined twice")
        found[name] = (number, numbers(value.strip("{}"), ","))
    if not found:
        raise Unreadable(0, "no governed parameter can be read")
    return found


def rows(tree, path, columns):
    """(line number, cells) of every row of the page's tables that names a parameter."""
    for number, line in enumerate(tree.lines(path), start=1):
        if not line.startswith("| `"):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != columns:
            raise Unreadable(number, f"a row has {columns} cells")
        yield number, [cells[0].strip("`"), *cells[1:]]


def recorded_value(number, text):
    if RECORDED_VALUE.fullmatch(text) is None:
        raise Unreadable(number, f"\"{text}\" is not a value, such as 3, 0.05 or 1,000 / 400 / 125")
    return numbers(text, " / ")


def baseline_digest(tree):
    table = "\n".join(line for line in tree.lines(BASELINE) if line.startswith("| `"))
    return hashlib.sha256(table.encode()).hexdigest()


def read_baseline(tree):
    in_force = {}
    for number, (name, value, looser, _) in rows(tree, BASELINE, 4):
        if name in in_force:
            raise Unreadable(number, f"{name} is recorded twice")
        if name not in LOOSER:
            raise Unreadable(number, f"{name} has no direction in tools/house/governed.py")
        if looser != LOOSER[name]:
            raise Unreadable(number, f"looser is {LOOSER[name]} for {name}")
        in_force[name] = recorded_value(number, value)
    digest = baseline_digest(tree)
    if digest != BASELINE_SHA256:
        raise Unreadable(0, "the recorded values were changed: record an assessment instead (a new "
                         f"parameter takes BASELINE_SHA256 = \"{digest}\")")
    return in_force


def section(lines, title):
    """The lines under a heading, up to the next one; None where there is no such heading."""
    if title not in lines:
        return None
    start = lines.index(title) + 1
    end = next((i for i in range(start, len(lines)) if lines[i].startswith("#")), len(lines))
    return [line for line in lines[start:end] if line.strip()]


def check_statement(lines):
    """Date, who decided, and why."""
    for number, line in enumerate(lines, start=1):
        if re.search(r"<[^>]*>", line):
            raise Unreadable(number, "a placeholder of the template is left")
    dates = [line for line in lines if line.startswith("Date: ")]
    try:
        if len(dates) != 1:
            raise ValueError
        datetime.date.fromisoformat(dates[0].removeprefix("Date: ").strip())
    except ValueError:
        raise Unreadable(0, "needs one line \"Date: YYYY-MM-DD\"") from None
    if not any(re.match(r"Decided by: \S", line) for line in lines):
        raise Unreadable(0, "needs a line \"Decided by: \" with who did")
    if not section(lines, "## Why"):
        raise Unreadable(0, "needs a section \"## Why\"")


def apply_assessment(tree, path, in_force):
    """Changes `in_force` as the assessment says."""
    check_statement(tree.lines(path))
    changed = False
    for number, (name, old, new) in rows(tree, path, 3):
        if name not in in_force:
            raise Unreadable(number, f"{name} is not a recorded parameter")
        if recorded_value(number, old) != in_force[name]:
            raise Unreadable(number, f"the old value of {name} is {written(in_force[name])}")
        value = recorded_value(number, new)
        if len(value) != len(in_force[name]):
            raise Unreadable(number, f"{name} has {len(in_force[name])} numbers")
        in_force[name] = value
        changed = True
    if not changed:
        raise Unreadable(0, "names no parameter in a table | `kName` | old | new |")


def assessments(tree):
    """Paths of the assessments, in order."""
    found = []
    for path in tree.paths():
        if not path.startswith(FOLDER) or path.removeprefix(FOLDER) in OTHER_PAGES:
            continue
        match = ASSESSMENT_NAME.fullmatch(path.removeprefix(FOLDER))
        if match is None or int(match.group(1)) != len(found) + 1:
            yield path, f"an assessment is named {len(found) + 1:04d}-what-changed.md"
        else:
            found.append(path)
            yield path, None


def is_looser(name, value, recorded):
    if len(value) != len(recorded):
        return True
    return any({HIGHER: new > old, LOWER: new < old, ANY: new != old}[LOOSER[name]]
               for new, old in zip(value, recorded))


def duplicates(tree):
    """A governed name that another file gives a value."""
    for path in filter(is_cpp, tree.paths()):
        if path == HEADER or is_test(path):
            continue
        for number, line in enumerate(tree.lines(path), start=1):
            for name in DEFINED_ELSEWHERE.findall(line.partition("//")[0]):
                if name in LOOSER:
                    yield Violation(path, number, f"{name} is governed: it is defined in {HEADER}")


def find_violations(tree):
    missing = [path for path in (BASELINE, HEADER) if not (tree.root / path).is_file()]
    if missing:
        return [Violation(path, 0, "is missing") for path in missing]
    path = BASELINE
    try:
        in_force = read_baseline(tree)
        for path, message in assessments(tree):
            if message:
                raise Unreadable(0, message)
            apply_assessment(tree, path, in_force)
        path = HEADER
        parameters = read_header(tree)
    except Unreadable as error:
        return [Violation(path, error.line, str(error))]

    found = list(duplicates(tree))
    for name, (line, value) in parameters.items():
        if name not in in_force:
            found.append(Violation(HEADER, line, f"{name} is not recorded in {BASELINE}"))
        elif is_looser(name, value, in_force[name]):
            found.append(Violation(
                HEADER, line, f"{name} is {written(value)}, looser than the recorded "
                f"{written(in_force[name])}: record an assessment ({FOLDER}README.md)"))
    for name in in_force:
        if name not in parameters:
            found.append(Violation(HEADER, 0, f"{name} is recorded in {BASELINE}, and missing here"))
    return found
