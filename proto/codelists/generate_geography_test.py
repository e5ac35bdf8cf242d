# SPDX-License-Identifier: Apache-2.0
"""How generate_geography.py keeps ids and names; needs no iso-codes."""

import json
import pathlib
import tempfile
import unittest
from unittest import mock

import generate_geography as geography

EXISTING = """\
code { id: 10000 code: "XA-1" label { en: "One" es: "Uno" } parent: 1 level: "subdivision" }
code { id: 10001 code: "XA-2" label { en: "Two" es: "Dos" } parent: 1 level: "subdivision" }
"""


class SubdivisionsTest(unittest.TestCase):

    def subdivisions(self, rows):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "iso_3166-2.json").write_text(json.dumps({"3166-2": rows}))
            with mock.patch.object(geography, "ISO_CODES", path), \
                 mock.patch.object(geography, "translation", return_value=lambda name: name):
                return geography.subdivisions(
                    geography.Names(), {"XA": 1}, geography.previous_subdivisions(EXISTING))

    def test_a_new_subdivision_gets_the_next_free_id_and_the_others_keep_theirs(self):
        entries = self.subdivisions(
            [{"code": f"XA-{n}", "name": f"Name {n}"} for n in ("2", "1", "0")])
        self.assertEqual(
            [entry.split(" label")[0] for entry in entries],
            [f'code {{ id: {code_id} code: "{code}"' for code_id, code in
             [(10000, "XA-1"), (10001, "XA-2"), (10002, "XA-0")]])

    def test_one_that_is_gone_stays_withdrawn_and_its_id_is_not_given_again(self):
        entries = self.subdivisions([{"code": "XA-1", "name": "One"}, {"code": "XA-3", "name": "3"}])
        self.assertEqual(len(entries), 3)
        self.assertIn('id: 10001 code: "XA-2"', entries[1])
        self.assertIn("withdrawn: true", entries[1])
        self.assertIn('id: 10002 code: "XA-3"', entries[2])

    def test_a_country_that_is_not_in_the_list_has_no_subdivisions(self):
        entries = self.subdivisions([{"code": "XB-1", "name": "Elsewhere"}])
        self.assertFalse([entry for entry in entries if "XB-1" in entry])


class SubdivisionNamesTest(unittest.TestCase):

    def test_second_names_in_brackets_and_inverted_names_become_aliases(self):
        names = geography.subdivision_names
        self.assertEqual(names("GB-CRD", "Cardiff [Caerdydd GB-CRD]", "Cardiff [Caerdydd GB-CRD]"),
                         ("Cardiff", "Cardiff", ["Caerdydd"]))
        self.assertEqual(names("ES-CT", "Catalunya [Cataluña]", "Catalunya [Cataluña]"),
                         ("Catalunya", "Cataluña", []))
        self.assertEqual(names("ES-A", "Alacant*", "Alacant*"), ("Alacant", "Alacant", []))
        self.assertEqual(names("GB-EDH", "Edinburgh, City of", "Edimburgo"),
                         ("Edinburgh, City of", "Edimburgo", ["City of Edinburgh"]))


if __name__ == "__main__":
    unittest.main()
