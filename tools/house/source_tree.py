# SPDX-License-Identifier: Apache-2.0
"""The files of the repository, as the checks of the house see them."""

import dataclasses
import pathlib
import subprocess

SKIPPED_DIRECTORIES = {".git", "build", "node_modules", "__pycache__"}


@dataclasses.dataclass(frozen=True, order=True)
class Violation:
    """What is wrong, and where; line 0 means the whole file."""

    path: str
    line: int
    message: str

    def __str__(self):
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


class SourceTree:
    """Files under a root, by their path from there. Tests give a root of their own."""

    def __init__(self, root):
        self.root = pathlib.Path(root)

    def paths(self):
        """Sorted paths: what git tracks or would track; every file where there is no git."""
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=self.root, capture_output=True, check=False)
        if listing.returncode == 0 and listing.stdout:
            paths = listing.stdout.decode().rstrip("\0").split("\0")
        else:
            paths = [str(path.relative_to(self.root)) for path in self.root.rglob("*")
                     if not SKIPPED_DIRECTORIES.intersection(path.relative_to(self.root).parts)]
        return sorted({path for path in paths if (self.root / path).is_file()})

    def lines(self, path):
        """Lines of a text file; none of a binary one."""
        try:
            return (self.root / path).read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            return []


def is_cpp(path):
    return path.endswith((".h", ".cc"))


def is_test(path):
    """Tests and what only tests may use."""
    return (path.endswith(("_test.cc", "_benchmark.cc", "_for_test.h"))
            or path.startswith("tests/") or "/testing/" in path)
