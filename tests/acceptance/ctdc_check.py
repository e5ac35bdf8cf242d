#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares a running demonstration of CTDC's k-anonymous file with what the file itself says.

    ./demo.sh --data FILE.csv --dir DIR --detach
    tests/acceptance/ctdc_check.py --data FILE.csv --dir DIR

Checks, each on its own line: every row was acknowledged durable by the hub; the nodes' own exact counts add up to the
file's; every shown cell of every tier lies within six of its own standard deviations of the truth; the tiers' errors
grow in order; the medians and the shares of victims in shown cells are those of the privacy model's table; asking twice
gives the same bytes. Exit status 1 where any fails.
"""
import argparse
import collections
import csv
import json
import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIERS = ["authority", "working-group", "public"]
NOT_RECORDED = "not_recorded"
AGE = {f"{a}--{b}": f"{a}-{b}" for a, b in
       [(0, 8), (9, 17), (18, 20), (21, 23), (24, 26), (27, 29), (30, 38), (39, 47)]} | {"48+": "48+"}
YES, NO = "1.0", "0.0"

# The privacy model's table (section 3): per tier median sd, tau, and the share of victims in shown cells, in per cent.
PUBLISHED = {
    "gender": ([7.0, 11.1, 19.2], [17, 26, 45], [100, 100, 100]),
    "citizenship": ([7.1, 11.3, 19.6], [26, 41, 70], [99.7, 99.4, 98.7]),
    "citizenship,exploitation_place": ([8.8, 13.9, 24.1], [43, 68, 117], [97.5, 95.4, 92.2]),
    "exploitation_place,year": ([8.5, 13.5, 23.3], [38, 59, 102], [97.8, 96.2, 92.9]),
    "age_band,gender,exploitation_place": ([10.6, 16.8, 29.1], [48, 76, 131], [92.2, 88.1, 81]),
    "exploitation": ([10.0, 15.8, 27.3], [27, 43, 74], None),
    "exploitation,exploitation_place,year": ([14.1, 22.3, 38.6], [70, 110, 190], None),
    "victim_group,exploitation,exploitation_place,year": ([16.0, 25.2, 43.7], [85, 134, 232], None),
}
OTHER_QUERIES = ["", "year", "age_band", "exploitation_place", "victim_group", "citizenship,year",
                 "citizenship,gender", "citizenship,victim_group", "exploitation_place,gender"]


def run(*args):
    return subprocess.run([str(a) for a in args], check=True, capture_output=True, text=True).stdout


def countries():
    """ISO alpha-2 to alpha-3, from the code list's own crosswalk."""
    names, code = {}, None
    for line in (ROOT / "proto/codelists/geography.textproto").read_text().splitlines():
        if found := re.search(r'\bcode: "([A-Z]{3})"', line):
            code = found[1]
        if found := re.search(r'scheme: "iso_alpha2" name: "([A-Z]{2})"', line):
            names[found[1]] = code
    return names


def persons(path):
    """Each row of the file as dimension -> list of codes."""
    alpha3 = countries()
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            forms = [code for column, code in (("isSexualExploit", "sexual_exploitation"),
                                               ("isForcedLabour", "forced_labour")) if row[column] == YES]
            if not forms:
                forms = ["none"] if NO in (row["isForcedLabour"], row["isSexualExploit"]) else [NOT_RECORDED]
            age = AGE.get(row["ageBroad"], NOT_RECORDED)
            minor = age in ("0-8", "9-17")
            gender = {"Female": "female", "Male": "male"}[row["gender"]]
            group = NOT_RECORDED if age == NOT_RECORDED else {
                ("female", True): "girl", ("female", False): "woman",
                ("male", True): "boy", ("male", False): "man"}[gender, minor]
            yield {"year": [row["yearOfRegistration"]], "gender": [gender], "age_band": [age],
                   "victim_group": [group], "exploitation": forms,
                   "citizenship": [alpha3.get(row["citizenship"], NOT_RECORDED)],
                   "exploitation_place": [alpha3.get(row["CountryOfExploitation"], NOT_RECORDED)]}


def truth_of(rows, dimensions):
    counts = collections.Counter()
    for row in rows:
        keys = [()]
        for dimension in dimensions:
            keys = [key + (code,) for key in keys for code in row[dimension]]
        counts.update(keys if dimensions else [("*",)])
    return counts


class Check:
    def __init__(self, directory):
        self.almenara = ROOT / "build/release/bin/almenara"
        self.directory = directory
        self.failures = 0

    def say(self, good, text):
        self.failures += not good
        print(("ok    " if good else "FAIL  ") + text, flush=True)

    def ask(self, tier, by, *more):
        where = ["--by", by] if by else []
        return run(self.almenara, "query", "--config", self.directory / f"clients/{tier}.textproto", "--agreement",
                   "global-trends", "--purpose", "trend-analysis", *where, "--format", "json", *more)

    def count(self, node, by):
        return json.loads(run(self.almenara, "node", "count", "--config", node / "node.textproto", "--format", "json",
                              *(["--by", by] if by else [])))

    def nodes(self):
        return sorted(path.parent for path in self.directory.glob("nodes/*/node.textproto"))

    def published(self, rows):
        total = sum(json.loads(run(self.almenara, "node", "status", "--config", node / "node.textproto", "--format",
                                   "json"))["published_records"] for node in self.nodes())
        self.say(total == len(rows), f"{total} records acknowledged durable, {len(rows)} rows in the file")

    def exact(self, rows, by):
        counted = collections.Counter()
        for node in self.nodes():
            for cell in self.count(node, by)["cells"]:
                counted[tuple(cell["codes"])] += cell["count"]
        truth = truth_of(rows, by.split(",") if by else [])
        self.say(counted == +truth, f"the nodes' exact counts by {by or 'nothing'} add up to the file's "
                 f"({len(truth)} cells)")

    def tiers(self, rows, by):
        dimensions = by.split(",") if by else []
        truth = truth_of(rows, dimensions)
        persons_counted = sum(truth.values())
        medians = []
        for number, tier in enumerate(TIERS):
            answer = json.loads(self.ask(tier, by))["answer"]
            self.say(answer["tier"] == number, f"{by or 'total'}: {tier} reads T{number}")
            shown = [cell for cell in answer["cells"] if cell["status"] == "shown"]
            worst = max((abs(cell["estimate"] - truth[tuple(cell["codes"])]) / cell["sd"] for cell in shown), default=0)
            share = 100 * sum(truth[tuple(cell["codes"])] for cell in shown) / persons_counted
            median = answer["protection"]["median_sd"]
            threshold = answer["protection"]["median_threshold"]
            medians.append(median)
            self.say(worst <= 6, f"{by or 'total'} T{number}: {len(shown)} shown cells, worst {worst:.2f} sd from "
                     f"the truth; median sd {median:.2f}, tau {threshold:.0f}, {share:.1f} % of victims shown")
            if by in PUBLISHED:
                sd, tau, shares = PUBLISHED[by]
                # The published figures are rounded: to a tenth, and to a whole number.
                self.say(abs(median - sd[number]) <= 0.02 * sd[number] + 0.05, f"  median sd, published {sd[number]}")
                self.say(abs(threshold - tau[number]) <= 0.02 * tau[number] + 0.5, f"  tau, published {tau[number]}")
                if shares:
                    self.say(abs(share - shares[number]) <= 2, f"  share of victims shown, published {shares[number]} %")
        self.say(medians == sorted(medians) and len(set(medians)) == 3, f"{by or 'total'}: the tiers' errors grow in order")

    def same_bytes(self, by):
        first, second = (self.ask("authority", by).split(',"receipt"')[0] for _ in range(2))
        self.say(first == second, f"asking twice by {by or 'nothing'} gives the same answer bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--dir", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    rows = list(persons(arguments.data))
    check = Check(arguments.dir)
    check.published(rows)
    for by in ["", "gender", "year", "exploitation", "age_band", "citizenship", "citizenship,exploitation_place"]:
        check.exact(rows, by)
    for by in OTHER_QUERIES + list(PUBLISHED):
        check.tiers(rows, by)
    for by in ["", "citizenship,exploitation_place"]:
        check.same_bytes(by)
    print(f"{check.failures} failed" if check.failures else "all hold")
    sys.exit(1 if check.failures else 0)


if __name__ == "__main__":
    main()
