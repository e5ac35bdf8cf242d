#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints every violation of a rule of the house; exit status 1 if there is one.

    tools/house/check.py governed|includes|text [ROOT]
    tools/house/check.py list cpp|headers|shell      the files of a kind, each ended by a NUL
"""

import sys

import governed
import includes
import text_rules
from source_tree import SourceTree, is_cpp

RULES = {
    "governed": governed.find_violations,
    "includes": includes.find_violations,
    "text": text_rules.find_violations,
}


def is_shell(tree, path):
    lines = tree.lines(path)
    return bool(lines) and lines[0].startswith("#!") and lines[0].endswith("sh")


KINDS = {
    "cpp": lambda tree, path: is_cpp(path),
    "headers": lambda tree, path: path.endswith(".h"),
    "shell": is_shell,
}


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "list" and arguments[1] in KINDS:
        tree = SourceTree(".")
        for path in tree.paths():
            if KINDS[arguments[1]](tree, path):
                print(path, end="\0")
        return 0
    if not 1 <= len(arguments) <= 2 or arguments[0] not in RULES:
        print(__doc__, file=sys.stderr)
        return 2
    tree = SourceTree(arguments[1] if len(arguments) == 2 else ".")
    found = RULES[arguments[0]](tree)
    for violation in sorted(found):
        print(violation)
    print(f"{arguments[0]}: {len(tree.paths())} files, {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
