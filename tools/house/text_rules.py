# SPDX-License-Identifier: Apache-2.0
"""Rules that a line of text can break: licence, size, words, paths of somebody's machine."""

import re

from source_tree import Violation, is_cpp, is_test

LICENCE = "SPDX-License-Identifier: Apache-2.0"
LICENSED_SUFFIXES = (".h", ".cc", ".py", ".sh", ".proto", ".textproto", ".cmake", ".ts", ".js",
                     ".css", ".yaml", ".yml")
LICENSED_NAMES = ("CMakeLists.txt",)

# Hard limits in lines; the style guide aims lower.
HEADER_LIMIT = 250
SOURCE_LIMIT = 450
TEST_LIMIT = 650

# A home or working directory of one machine. Spelt in two parts so that this file does not match.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:" + "home/" + r"[a-z]|" + "root/" + r"|" + "Users/" + r"|"
                          + "work/" + r")")

CPP_WORDS = (
    (re.compile(r"\bstd::string_view\b"), "use absl::string_view: the two do not convert"),
    (re.compile(r"\babsl::optional\b"), "use std::optional"),
    (re.compile(r"\babsl::Mutex"), "use common/sync/mutex.h"),
    (re.compile(r"\bstd::format\b"), "g++ 12 has none; use absl::StrCat or absl::StrFormat"),
    (re.compile(r"\bTO" + r"DO\b|\bFIX" + r"ME\b"), "open an issue instead"),
)
# The two places where time and sleep enter.
CLOCK_WORDS = re.compile(r"\babsl::Now\(|\babsl::SleepFor\(|\bsleep_for\(|\bsleep_until\(")
CLOCK_FOLDER = "common/time/"


def needs_licence(tree, path):
    name = path.rpartition("/")[2]
    if path.endswith(LICENSED_SUFFIXES) or name in LICENSED_NAMES:
        return True
    lines = tree.lines(path)
    return bool(lines) and lines[0].startswith("#!")


def licence_violations(tree, path):
    if not needs_licence(tree, path):
        return
    # A script's first line is its interpreter.
    if not any(LICENCE in line for line in tree.lines(path)[:2]):
        yield Violation(path, 1, f"the file begins with '{LICENCE}'")


def size_violations(tree, path):
    if not is_cpp(path):
        return
    limit = SOURCE_LIMIT
    if is_test(path):
        limit = TEST_LIMIT
    elif path.endswith(".h"):
        limit = HEADER_LIMIT
    count = len(tree.lines(path))
    if count > limit:
        yield Violation(path, 0, f"{count} lines; the limit is {limit}: split it")


def word_violations(tree, path):
    for number, line in enumerate(tree.lines(path), start=1):
        if MACHINE_PATH.search(line):
            yield Violation(path, number, "a path of one machine")
        if not is_cpp(path):
            continue
        code, _, _ = line.partition("//")
        for pattern, advice in CPP_WORDS:
            # The last rule is about comments; the others about code, which may explain itself.
            if pattern.search(line if "issue" in advice else code):
                yield Violation(path, number, advice)
        if CLOCK_WORDS.search(code) and not path.startswith(CLOCK_FOLDER):
            yield Violation(path, number, "time and sleep come from common/time/clock.h")


def find_violations(tree):
    found = []
    for path in tree.paths():
        for rule in (licence_violations, size_violations, word_violations):
            found.extend(rule(tree, path))
    return found
