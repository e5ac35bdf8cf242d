#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what almenara-benchmark and the peers measured.

    report.py machine DIRECTORY      the machine as JSON; DIRECTORY is where the benchmark will write
    report.py tables --results DIRECTORY [--document FILE.md] [--json FILE]

DIRECTORY holds a directory for each number of records and kind of data, RECORDS-KIND, with machine.json and
the lines of each program, *.jsonl. Medians of the runs, the runs' extremes as spread, ratios so that more is
better for Almenara. Beside FILE.md lies FILE.json with every figure of it: what was not measured now stays.
"""

import argparse
import datetime
import json
import math
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path

from figures import FIGURES, QUESTIONS

PROFILES = Path(__file__).with_name("profiles.md")
OURS = "almenara"


def describe_machine(directory):
    """What a reader must know of the machine to compare with another."""
    cpu = [line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
           if line.startswith("model name")]
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024**2
    disk = subprocess.run(["df", "--output=fstype", directory], capture_output=True, text=True, check=True)
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return {
        "date": datetime.date.today().isoformat(),
        "processor": cpu[0] if cpu else platform.machine(),
        "processors": os.cpu_count(),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "file_system": disk.stdout.split()[-1],
        "load": round(os.getloadavg()[0], 1),
        "commit": commit.stdout.strip(),
    }


class Results:
    """What was measured on one number of records of one kind."""

    def __init__(self, directory):
        records, self.data = directory.name.split("-", 1)
        self.records = int(records)
        self.machine = json.loads((directory / "machine.json").read_text())
        self.values = {}  # (figure, who) -> values of the runs
        self.units = {}
        self.peers = {}  # figure -> who
        for file in sorted(directory.glob("*.jsonl")):
            for line in file.read_text().splitlines():
                self.add(json.loads(line))
        self.derive()

    def add(self, line):
        self.values.setdefault((line["figure"], line["who"]), []).append(line["value"])
        self.units[line["figure"]] = line["unit"]
        if line["who"] != OURS:
            self.peers[line["figure"]] = line["who"]

    def derive(self):
        """The geometric mean over the six questions, run by run."""
        for who in {who for _, who in self.values}:
            runs = [self.values.get((f"query.{question}", who), []) for question in QUESTIONS]
            for run in zip(*runs):
                self.add({"figure": "query.all", "who": who, "unit": "ms", "value": statistics.geometric_mean(run)})

    def processor(self):
        return self.machine["processor"]

    def ours(self, figure):
        return self.values.get((figure, OURS), [])

    def peer(self, figure):
        who = self.peers.get(figure, "")
        return who, self.values.get((figure, who), [])


def base_of_growth(results, earlier):
    """query.all of the fewest records of the same data on the same kind of machine; None: there is no such figure."""
    smaller = [item for item in earlier
               if item["name"] == "query.all" and item["data"] == results.data and item["records"] < results.records
               and item["machine"]["processor"] == results.processor()]
    return min(smaller, key=lambda item: item["records"])["ours"] if smaller else None


def item_of(figure, results, earlier):
    """One figure as the list of --json has it; None when it was not measured. `earlier`: those of fewer records."""
    source = figure.source or figure.name
    values = results.ours(source)
    unit = results.units.get(source, "")
    if figure.name == "query.growth":
        base = base_of_growth(results, earlier)
        values = [value / base for value in results.ours("query.all")] if base else []
        unit = "times"
    if not values:
        return None
    ours = statistics.median(values)
    if figure.own_peer:
        peer_name, peer_values = "Almenara, one node", results.ours(figure.own_peer)
    else:
        peer_name, peer_values = results.peer(figure.peer_source or figure.name)
    peer = statistics.median(peer_values) if peer_values else None
    ratio = None
    if peer:
        ratio = ours / peer if figure.larger_is_better else peer / ours
    return {
        "name": figure.name,
        "title": figure.title,
        "records": results.records,
        "data": results.data,
        "unit": unit,
        "ours": ours,
        "lowest": min(values),
        "highest": max(values),
        "runs": len(values),
        "peer": peer,
        "peer_name": peer_name if peer_values else None,
        "ratio": ratio,
        "target": figure.target.text(unit) if figure.target else None,
        "met": figure.target.met(ours, ratio, results.records) if figure.target else None,
        "machine": results.machine,
    }


def number(value):
    """Three significant digits, more only for the whole part."""
    if value is None:
        return "–"
    digits = 0 if value == 0 else max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def verdict(item):
    if item["target"] is None:
        return "–"
    said = {True: "met", False: "**missed**", None: "not judged here"}[item["met"]]
    return f"{item['target']}: {said}"


def row_of(item):
    peer = f"{number(item['peer'])} ({item['peer_name']})" if item["peer"] else "–"
    ratio = f"{number(item['ratio'])}" if item["ratio"] else "–"
    spread = f"{number(item['lowest'])} – {number(item['highest'])}"
    return (item["title"], f"{number(item['ours'])} {item['unit']}", spread, peer, ratio, verdict(item),
            f"{item['runs']}", item["machine"]["commit"])


def shortfall(item):
    """By how much a missed target is missed, in words."""
    figure = next(figure for figure in FIGURES if figure.name == item["name"])
    judged = item["ratio"] if figure.target.of_ratio else item["ours"]
    factor = figure.target.bound / judged if figure.target.at_least else judged / figure.target.bound
    unit = "times the peer" if figure.target.of_ratio else item["unit"]
    return f"{number(judged)} {unit}, short by a factor of {number(factor)} ({item['records']:,} records, {item['data']})"


def profiles():
    """The notes of profiles.md by the name of the figure that they explain."""
    notes, name = {}, None
    for line in PROFILES.read_text().splitlines():
        if line.startswith("## "):
            name = line[3:].strip()
            notes[name] = []
        elif name:
            notes[name].append(line)
    return {name: "\n".join(lines).strip() for name, lines in notes.items()}


HEAD = ("figure", "Almenara", "spread", "peer", "ratio", "target", "runs", "commit")


def by_set(items):
    """The items of each kind of data and number of records, in this order."""
    sets = {}
    for item in sorted(items, key=lambda item: (item["data"], item["records"])):
        sets.setdefault((item["data"], item["records"]), []).append(item)
    return sets


def place(machine):
    return (f"{machine['processor']}, {machine['processors']} processors, {machine['memory']}, {machine['system']}, "
            f"{machine['file_system']}")


def document(items):
    out = ["# Performance", "",
           "Written by `./benchmark.sh`, which anyone can run; it says what each figure is. Medians of the runs; the "
           "spread is from the lowest to the highest run. A ratio above 1 is in Almenara's favour. Nothing here is a "
           "timed test: figures of a loaded machine are what that machine gave. Each names the commit it was measured at.",
           ""]
    for (data, records), mine in by_set(items).items():
        out += [f"## {records:,} records, {data}", ""]
        measured = {}
        for item in mine:
            machine = item["machine"]
            measured.setdefault((place(machine), machine["date"]), {})[machine["commit"]] = machine["load"]
        for (where, date), commits in sorted(measured.items(), key=lambda entry: entry[0][1]):
            loads = ", ".join(f"{load} before the runs of {commit}" for commit, load in commits.items())
            out.append(f"* {date}: {where}; load {loads}.")
        out += ["", "| " + " | ".join(HEAD) + " |", "|" + " --- |" * len(HEAD)]
        out += ["| " + " | ".join(row_of(item)) + " |" for item in mine]
        out.append("")
    missed = [item for item in items if item["met"] is False]
    out += ["## Targets missed", ""]
    if not missed:
        out += ["None of those that these sizes can judge.", ""]
    notes = profiles()
    for name in dict.fromkeys(item["name"] for item in missed):
        out += [f"### {next(item['title'] for item in missed if item['name'] == name)}", ""]
        out += [f"* {shortfall(item)}" for item in missed if item["name"] == name]
        out += ["", notes.get(name, "Not yet profiled."), ""]
    return "\n".join(out)


def print_tables(items):
    for (data, records), mine in by_set(items).items():
        print(f"\n{records:,} records, {data}")
        rows = [(item["name"], *row_of(item)[1:]) for item in mine]
        widths = [max(len(row[i]) for row in [HEAD, *rows]) for i in range(len(HEAD))]
        for row in [HEAD, *rows]:
            print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def kept(document_path):
    """The figures of the document as it is."""
    path = document_path.with_suffix(".json")
    return json.loads(path.read_text()) if path.exists() else []


def with_measured(earlier, sets):
    """The figures of `earlier`, with those that were measured in their places."""
    order = [figure.name for figure in FIGURES]
    items = {(item["data"], item["records"], item["name"]): item for item in earlier}
    measured = []
    for results in sorted(sets, key=lambda results: (results.data, results.records)):
        for figure in FIGURES:
            if item := item_of(figure, results, list(items.values())):
                items[item["data"], item["records"], item["name"]] = item
                measured.append(item)
    return sorted(items.values(), key=lambda item: (item["data"], item["records"], order.index(item["name"]))), measured


def main(words):
    if len(words) == 2 and words[0] == "machine":
        print(json.dumps(describe_machine(words[1]), indent=1))
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["tables"])
    parser.add_argument("--results", required=True, type=Path)
    parser.add_argument("--document", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(words)
    sets = [Results(directory) for directory in options.results.iterdir() if (directory / "machine.json").exists()]
    items, measured = with_measured(kept(options.document) if options.document else [], sets)
    print_tables(measured)
    if options.document:
        options.document.write_text(document(items))
        # A line for each, so that a change shows what was measured again.
        lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
        options.document.with_suffix(".json").write_text(f"[\n{lines}\n]\n")
    if options.json:
        options.json.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
