#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What report.py makes of measurements."""

import json
import tempfile
import unittest
from pathlib import Path

import figures
import report

MACHINE = {"date": "2026-01-01", "commit": "abc", "processor": "P", "processors": 2, "memory": "8 GiB", "system": "Linux",
           "file_system": "ext4", "load": 0.1}


class ReportTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.results = Path(directory.name)

    def measured(self, records, *lines, data="demo", machine=MACHINE):
        """What almenara-benchmark and the peers would have left: (figure, who, unit, values of the runs) each."""
        directory = self.results / f"{records}-{data}"
        directory.mkdir(exist_ok=True)
        (directory / "machine.json").write_text(json.dumps(machine))
        with (directory / "row.jsonl").open("a") as out:
            for figure, who, unit, values in lines:
                for value in values:
                    print(json.dumps({"figure": figure, "who": who, "unit": unit, "records": records, "data": data,
                                      "value": value}), file=out)

    def items(self):
        path = self.results / "figures.json"
        status = report.main(["tables", "--results", str(self.results), "--json", str(path), "--document",
                              str(self.results / "document.md")])
        self.assertEqual(status, 0)
        return {(item["name"], item["records"], item["data"]): item for item in json.loads(path.read_text())}

    def document(self):
        return (self.results / "document.md").read_text()

    def test_the_median_and_the_extremes_of_the_runs_are_given(self):
        self.measured(1000, ("import.rate", "almenara", "rows/s", [7, 1, 5, 9, 3]))
        item = self.items()["import.rate", 1000, "demo"]
        self.assertEqual((item["ours"], item["lowest"], item["highest"], item["runs"]), (5, 1, 9, 5))

    def test_more_than_one_is_better_for_almenara_whichever_way_a_figure_goes(self):
        self.measured(1000, ("publish.one", "almenara", "rows/s", [200]), ("publish.one", "Peer 1", "rows/s", [100]),
                      ("query.total", "almenara", "ms", [1]), ("query.total", "Peer 2", "ms", [4]))
        items = self.items()
        self.assertEqual(items["publish.one", 1000, "demo"]["ratio"], 2)
        self.assertEqual(items["query.total", 1000, "demo"]["ratio"], 4)
        self.assertEqual(items["query.total", 1000, "demo"]["peer_name"], "Peer 2")

    def test_a_target_is_met_on_its_bound_and_missed_beyond_it(self):
        self.measured(1000, ("query.p99", "almenara", "ms", [5]), ("decide.time", "almenara", "ns", [1000.1]))
        items = self.items()
        self.assertIs(items["query.p99", 1000, "demo"]["met"], True)
        self.assertIs(items["decide.time", 1000, "demo"]["met"], False)

    def test_what_is_set_for_full_size_is_not_judged_by_less(self):
        for records in (1000, figures.FULL_SIZE):
            self.measured(records, ("seal.time", "almenara", "s", [21]))
        items = self.items()
        self.assertIsNone(items["seal.time", 1000, "demo"]["met"])
        self.assertIs(items["seal.time", figures.FULL_SIZE, "demo"]["met"], False)

    def test_a_ratio_is_not_judged_without_a_peer(self):
        self.measured(1000, ("publish.one", "almenara", "rows/s", [200]))
        item = self.items()["publish.one", 1000, "demo"]
        self.assertIsNone(item["ratio"])
        self.assertIsNone(item["met"])

    def test_questions_are_summed_up_by_their_geometric_mean_run_by_run(self):
        questions = [f"query.{name}" for name in figures.QUESTIONS]
        self.measured(1000, *((name, "almenara", "ms", [1, 64]) for name in questions[:3]),
                      *((name, "almenara", "ms", [4, 1]) for name in questions[3:]))
        item = self.items()["query.all", 1000, "demo"]
        self.assertAlmostEqual(item["lowest"], 2)
        self.assertAlmostEqual(item["highest"], 8)

    def test_growth_is_against_the_fewest_records_of_the_same_data(self):
        for records, data, value in ((1000, "demo", 2), (5000, "demo", 3), (10, "uniform", 100)):
            self.measured(records, *((f"query.{name}", "almenara", "ms", [value]) for name in figures.QUESTIONS), data=data)
        items = self.items()
        self.assertAlmostEqual(items["query.growth", 5000, "demo"]["ours"], 1.5)
        self.assertNotIn(("query.growth", 1000, "demo"), items)

    def test_growth_is_not_against_another_machine(self):
        lines = [(f"query.{name}", "almenara", "ms", [1]) for name in figures.QUESTIONS]
        self.measured(1000, *lines, machine={**MACHINE, "processor": "another one"})
        self.measured(5000, *lines)
        self.assertNotIn(("query.growth", 5000, "demo"), self.items())

    def test_the_document_says_by_how_much_and_why_a_target_is_missed(self):
        self.measured(1000, ("import.rate", "almenara", "rows/s", [25_000]), ("query.p99", "almenara", "ms", [1]))
        self.items()
        text = self.document()
        missed = text[text.index("## Targets missed"):]
        self.assertIn("25,000 rows/s, short by a factor of 4.00 (1,000 records, demo)", missed)
        self.assertIn(report.profiles()["import.rate"], missed)
        self.assertNotIn("99th percentile", missed)

    def test_every_figure_of_the_table_has_a_title_and_every_note_is_of_a_figure_with_a_target(self):
        by_name = {figure.name: figure for figure in figures.FIGURES}
        self.assertEqual(len(by_name), len(figures.FIGURES))
        for name in report.profiles():
            self.assertIsNotNone(by_name[name].target, name)

    def test_what_is_not_measured_again_stays_in_the_document_with_its_commit(self):
        self.measured(1000, ("import.rate", "almenara", "rows/s", [25_000]), ("decide.time", "almenara", "ns", [100]))
        self.items()
        for file in (self.results / "1000-demo").iterdir():
            file.unlink()
        self.measured(1000, ("import.rate", "almenara", "rows/s", [50_000]), machine={**MACHINE, "commit": "def"})
        self.assertEqual(set(self.items()), {("import.rate", 1000, "demo")})
        rows = [line for line in self.document().splitlines() if line.startswith("| ") and "---" not in line]
        self.assertEqual(len(rows), 3)
        self.assertIn("| 50,000 rows/s |", rows[1])
        self.assertTrue(rows[1].endswith("| def |"))
        self.assertIn("| 100 ns |", rows[2])
        self.assertTrue(rows[2].endswith("| abc |"))

    def test_directories_without_a_machine_are_left_out(self):
        (self.results / "50-demo").mkdir()
        self.assertEqual(self.items(), {})


if __name__ == "__main__":
    unittest.main()
