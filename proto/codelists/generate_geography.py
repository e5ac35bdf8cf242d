#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes geography.textproto: ISO 3166 from Debian's iso-codes, arranged under UN M49.

  generate_geography.py           writes the file
  generate_geography.py --check   exit status 1 when the file is not what would be written

Ids are permanent: M49 numbers for regions and subregions, ISO 3166-1 numbers for countries; a
subdivision keeps the id it has in the file, a new one gets the next free id, and one that iso-codes
no longer has stays, withdrawn. Spanish labels come from iso-codes' translations, English ones where
there is none. Exit status 77 (skipped) when iso-codes, or the edition of it that the file was made
from, is not installed.
"""

import gettext
import hashlib
import json
import pathlib
import re
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
OUTPUT = FOLDER / "geography.textproto"
ISO_CODES = pathlib.Path("/usr/share/iso-codes/json")
SPANISH = pathlib.Path("/usr/share/locale/es/LC_MESSAGES")
INPUTS = [
    ISO_CODES / "iso_3166-1.json",
    ISO_CODES / "iso_3166-2.json",
    SPANISH / "iso_3166-1.mo",
    SPANISH / "iso_3166-2.mo",
]
ANTARCTICA = "ATA"  # in no M49 subregion: imported as not recorded
NOT_RECORDED = 9999
FIRST_SUBDIVISION = 10000
SKIPPED = 77

HEADER = """\
# SPDX-License-Identifier: Apache-2.0
# proto-file: almenara/codelist/v1/code_list.proto
# proto-message: CodeList
# Made by generate_geography.py from iso-codes and geography_{{names,regions}}.tsv; do not edit.
# iso-codes: {digest}
id: 1
name: "geography"
label {{ en: "Geography" es: "Geografía" }}
source: "UN M49; ISO 3166-1 and ISO 3166-2 from Debian's iso-codes"
level: ["region", "subregion", "country", "subdivision"]
not_recorded: {not_recorded}

code {{
  id: {not_recorded}
  code: "not_recorded"
  label {{ en: "Not recorded" es: "Sin registrar" }}
  exclusive: true
  # CTDC writes an unknown country 00 or ZZ, often read back as 0. "NA" is Namibia, never missing.
  alias: ["0", "00", "0.0", "ZZ", "ZZZ", "-99", "NULL", "N/A", "missing", "unknown", "desconocido"]
  alias: ["desconocida", "sin dato", "sin datos", "sin información", "no registrado", "no consta"]
  alias: ["no disponible", "s/d", "n/d"]
  alias: ["Antarctica", "Antártida", "AQ", "ATA", "010"]
}}
"""


def table(name):
    """Rows of a tab-separated file, without its comments."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def translation(name):
    with open(SPANISH / name, "rb") as catalogue:
        return gettext.GNUTranslations(catalogue).gettext


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def distinct(names, *labels):
    """The names in order, without repeats and without the labels."""
    seen = set(labels)
    return [name for name in names if name and not (name in seen or seen.add(name))]


class Names:
    """Labels and aliases of geography_names.tsv by code."""

    def __init__(self):
        self.labels = {}
        self.aliases = {}
        for code, kind, text in table("geography_names.tsv"):
            if kind == "alias":
                self.aliases.setdefault(code, []).extend(text.split(";"))
            else:
                self.labels[code, kind] = text

    def label(self, code, language, default):
        return self.labels.get((code, language), default)

    def codes(self):
        return {code for code, _ in self.labels} | set(self.aliases)


def entry(code_id, code, en, es, *, parent=None, level, extra="", crosswalks=(), aliases=()):
    label = f"label {{ en: {quoted(en)} es: {quoted(es)} }}"
    parts = [f"id: {code_id} code: {quoted(code)} {label}"]
    if parent is not None:
        parts.append(f"parent: {parent}")
    parts.append(f"level: {quoted(level)}")
    if extra:
        parts.append(extra)
    for scheme, name in crosswalks:
        parts.append(f"crosswalk {{ scheme: {quoted(scheme)} name: {quoted(name)} }}")
    if aliases:
        parts.append(f"alias: [{', '.join(quoted(alias) for alias in aliases)}]")
    return "code { " + " ".join(parts) + " }\n"


def regions(names):
    """Entries of regions and subregions, and the subregion of each country."""
    entries, subregion_of = [], {}
    for code, parent, en, es, members in table("geography_regions.tsv"):
        entries.append(entry(
            int(code), code, en, es,
            parent=int(parent) if parent else None,
            level="subregion" if parent else "region",
            extra="" if parent else "grouping_only: true",
            crosswalks=[("m49", code)],
            aliases=names.aliases.get(code, [])))
        subregion_of.update((member, int(code)) for member in members.split())
    return entries, subregion_of


def countries(names, subregion_of):
    """Entries of countries, and the id of each by alpha-2."""
    spanish = translation("iso_3166-1.mo")
    entries, id_of = [], {}
    for country in json.loads((ISO_CODES / "iso_3166-1.json").read_text())["3166-1"]:
        alpha3 = country["alpha_3"]
        if alpha3 == ANTARCTICA:
            continue
        if alpha3 not in subregion_of:
            sys.exit(f"geography_regions.tsv: {alpha3} is in no subregion")
        keys = ("common_name", "name", "official_name")
        english = [country[key] for key in keys if key in country]
        en = names.label(alpha3, "en", english[0])
        es = names.label(alpha3, "es", spanish(english[0]))
        aliases = english + [spanish(name) for name in english] + names.aliases.get(alpha3, [])
        id_of[country["alpha_2"]] = int(country["numeric"])
        entries.append((alpha3, entry(
            int(country["numeric"]), alpha3, en, es,
            parent=subregion_of[alpha3], level="country",
            crosswalks=[("iso_alpha2", country["alpha_2"]), ("iso_alpha3", alpha3),
                        ("m49", country["numeric"])],
            aliases=distinct(aliases, en, es))))
    missing = set(subregion_of) - {alpha3 for alpha3, _ in entries}
    if missing:
        sys.exit(f"geography_regions.tsv: not in iso-codes: {' '.join(sorted(missing))}")
    return [text for _, text in sorted(entries)], id_of


def subdivision_names(code, name, translated):
    """Labels in English and Spanish, and aliases. iso-codes puts a second name in brackets."""
    plain, _, second = name.replace("*", "").partition(" [")
    second = re.sub(r" [A-Z]{2}-[A-Z]+$", "", second.rstrip("]"))
    inverted = re.fullmatch(r"([^,]+), ([^,]*\b(?:de|del|of|The|County))", plain)
    es = translated if translated != name else plain
    if code.startswith("ES-") and second:
        es = second
    aliases = [plain, second, f"{inverted[2]} {inverted[1]}" if inverted else ""]
    return plain, es, distinct(aliases, plain, es)


def subdivisions(names, id_of, previous):
    """Entries of subdivisions by id; nested ones stand directly under their country."""
    spanish = translation("iso_3166-2.mo")
    rows = json.loads((ISO_CODES / "iso_3166-2.json").read_text())["3166-2"]
    ids = {code: code_id for code_id, code, _ in previous}
    next_id = max([FIRST_SUBDIVISION - 1, *ids.values()]) + 1
    entries, current = {}, set()
    for row in sorted(rows, key=lambda row: row["code"]):
        code = row["code"]
        if code[:2] not in id_of:
            continue
        if code not in ids:
            ids[code] = next_id
            next_id += 1
        current.add(code)
        en, es, aliases = subdivision_names(code, row["name"], spanish(row["name"]))
        es = names.label(code, "es", es)
        entries[ids[code]] = entry(
            ids[code], code, en, es, parent=id_of[code[:2]], level="subdivision",
            crosswalks=[("iso_3166_2", code)],
            aliases=distinct(aliases + names.aliases.get(code, []), en, es))
    for code_id, code, line in previous:
        if code not in current:
            withdrawn = line if "withdrawn: true" in line else line.replace(
                'level: "subdivision"', 'level: "subdivision" withdrawn: true')
            entries[code_id] = withdrawn + "\n"
    return [entries[code_id] for code_id in sorted(entries)]


def previous_subdivisions(text):
    pattern = r'^code \{ id: (\d+) code: "([^"]+)" .*level: "subdivision".*$'
    return [(int(m[1]), m[2], m[0]) for m in re.finditer(pattern, text, re.MULTILINE)]


def input_digest():
    digest = hashlib.sha256()
    for path in INPUTS:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def generate(text, digest):
    names = Names()
    region_entries, subregion_of = regions(names)
    country_entries, id_of = countries(names, subregion_of)
    header = HEADER.format(digest=digest, not_recorded=NOT_RECORDED)
    subdivision_entries = subdivisions(names, id_of, previous_subdivisions(text))
    generated = "".join([header, *region_entries, *country_entries, *subdivision_entries])
    unknown = [code for code in names.codes() if f' code: "{code}" ' not in generated]
    if unknown:
        sys.exit(f"geography_names.tsv: not in the list: {' '.join(sorted(unknown))}")
    return generated


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit(__doc__)
    missing = [str(path) for path in INPUTS if not path.exists()]
    if missing:
        print(f"skipped: iso-codes is not installed ({', '.join(missing)})")
        return SKIPPED
    existing = OUTPUT.read_text(encoding="utf-8") if OUTPUT.exists() else ""
    digest = input_digest()
    generated = generate(existing, digest)
    if not check:
        OUTPUT.write_text(generated, encoding="utf-8")
        return 0
    if f"# iso-codes: {digest}\n" not in existing:
        print("skipped: geography.textproto was made from another edition of iso-codes")
        return SKIPPED
    if generated != existing:
        print("geography.textproto is not what its generator writes: run it, review the diff")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
