#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The checks of the house find what they are for: every rule is shown a seeded violation."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import includes
import text_rules
from source_tree import SourceTree


class TreeTest(unittest.TestCase):
    """Gives each test a small tree of its own."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="almenara-")
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)

    def write(self, path, *lines):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(["// " + text_rules.LICENCE, *lines, ""]), encoding="utf-8")


class IncludesTest(TreeTest):
    def violations(self, path, *included):
        self.write(path, *(f"#include {name}" for name in included))
        return [str(v) for v in includes.find_violations(SourceTree(self.root))]

    def assert_refused(self, path, included, reason):
        found = self.violations(path, included)
        self.assertEqual(len(found), 1, (path, included, found))
        self.assertTrue(found[0].startswith(f"{path}:2: "), found)
        self.assertIn(reason, found[0])
        (self.root / path).unlink()

    def test_accepts_a_house_in_order(self):
        self.assertEqual([], self.violations("policy/agreement/decide.cc",
                                             '"policy/agreement/decide.h"',
                                             '"common/identity/organization_id.h"',
                                             '"almenara/agreement/v1/sharing_agreement.pb.h"'))
        self.assertEqual([], self.violations("hub/intake/accept.cc", '"policy/agreement/decide.h"',
                                             '"common/storage/key_value_store.h"', "<vector>"))
        self.assertEqual([], self.violations("hub/rpc/service.cc", "<grpcpp/grpcpp.h>",
                                             '"hub/intake/accept.h"',
                                             '"almenara/hub/v1/publication_service.grpc.pb.h"'))
        self.assertEqual([], self.violations("hub/hub_server.cc", '"hub/rpc/service.h"',
                                             '"common/storage/rocksdb/rocksdb_store.h"'))
        self.assertEqual([], self.violations("tests/federation/all_test.cc",
                                             '"hub/hub_server.h"', '"node/node_server.h"'))

    def test_hub_and_node_never_meet(self):
        self.assert_refused("hub/intake/a.cc", '"node/publish/outbox.h"', "meet in proto/")
        self.assert_refused("node/publish/a.cc", '"hub/intake/b.h"', "meet in proto/")
        self.assert_refused("node/publish/a_test.cc", '"hub/intake/b.h"', "meet in proto/")

    def test_the_hub_knows_no_identified_case(self):
        self.assert_refused("hub/rpc/a.cc", '"almenara/node/v1/case_service.pb.h"', "never reach")
        self.assert_refused("hub/intake/a.cc", '"almenara/state/v1/case.pb.h"', "never reach")

    def test_core_knows_no_transport_and_no_engine(self):
        for folder in ("hub/intake", "hub/membership", "hub/release", "hub/query", "node/intake",
                       "node/case", "node/deidentify", "node/publish"):
            self.assert_refused(f"{folder}/a.cc", "<grpcpp/grpcpp.h>", "belongs in")
            self.assert_refused(f"{folder}/a.cc", "<rocksdb/db.h>", "belongs in")
            self.assert_refused(f"{folder}/a.cc", "<httplib.h>", "belongs in")
            self.assert_refused(f"{folder}/a.h", '"common/transport/channel.h"', "interfaces")
            self.assert_refused(f"{folder}/a.h", '"common/storage/rocksdb/rocksdb_store.h"',
                                "interfaces")
            self.assert_refused(f"{folder}/a.h", '"almenara/hub/v1/query_service.grpc.pb.h"',
                                "gRPC service")

    def test_core_does_not_know_what_serves_it(self):
        self.assert_refused("hub/intake/a.cc", '"hub/rpc/service.h"', "wires or serves")
        self.assert_refused("node/case/a.cc", '"node/node_server.h"', "wires or serves")

    def test_policy_is_pure(self):
        for included in ('"common/time/clock.h"', '"common/random/random_source.h"',
                         '"common/storage/key_value_store.h"', '"hub/query/gate.h"'):
            self.assert_refused("policy/disclosure/a.cc", included, "policy includes only")

    def test_common_knows_nobody(self):
        self.assert_refused("common/status/a.h", '"policy/agreement/decide.h"', "common includes")
        self.assert_refused("common/storage/a.cc", '"hub/intake/b.h"', "common includes")

    def test_libraries_stay_in_their_folder(self):
        self.assert_refused("common/transport/a.cc", "<openssl/evp.h>", "common/crypto/")
        self.assert_refused("common/storage/a.cc", "<rocksdb/db.h>", "common/storage/rocksdb/")
        self.assert_refused("hub/rpc/a.cc", "<prometheus/counter.h>", "common/telemetry/")
        self.assert_refused("common/config/a.cc", "<grpcpp/grpcpp.h>", "common/transport/")

    def test_the_command_line_uses_services(self):
        self.assert_refused("cli/query/a.cc", '"hub/query/gate.h"', "through their services")
        self.assert_refused("cli/demo/a.cc", '"node/case/case_store.h"', "through their services")
        self.assertEqual([], self.violations("cli/demo/a.cc", '"node/intake/csv_reader.h"'))
        (self.root / "cli/demo/a.cc").unlink()
        self.assert_refused("policy/agreement/a.cc", '"cli/arguments.h"', "policy includes only")
        self.assert_refused("hub/rpc/a.cc", '"cli/arguments.h"', "nothing includes the command")

    def test_only_tests_use_testing_code(self):
        self.assert_refused("hub/rpc/a.cc", '"common/testing/fake_clock.h"', "only tests")
        self.assert_refused("node/rpc/a.cc", '"node/case/access_for_test.h"', "only tests")
        self.assertEqual([], self.violations("hub/rpc/a_test.cc",
                                             '"common/testing/fake_clock.h"'))

    def test_refuses_headers_we_do_without(self):
        self.assert_refused("hub/rpc/a.cc", '"absl/synchronization/mutex.h"', "mutex.h")
        self.assert_refused("hub/rpc/a.cc", "<string_view>", "absl::string_view")

    def test_lets_one_file_speak_of_abseils_locks(self):
        header = '"absl/synchronization/mutex.h"'
        self.assertEqual([], self.violations("common/sync/lock_checks.cc", header))
        self.assert_refused("common/sync/other.cc", header, "mutex.h")

    def test_refuses_a_path_from_the_folder(self):
        self.write("hub/rpc/b.h")
        self.assert_refused("hub/rpc/a.cc", '"b.h"', "path from the root")

    def test_refuses_folders_in_a_cycle(self):
        self.write("common/a/a.h", '#include "common/b/b.h"')
        self.write("common/b/b.h", '#include "common/c/c.h"')
        self.write("common/c/c.h", '#include "common/a/a.h"')
        found = [str(v) for v in includes.find_violations(SourceTree(self.root))]
        self.assertEqual(found, ["common/a/a.h:2: folders include each other in a cycle: "
                                 "common/a -> common/b -> common/c -> common/a"])


    def test_main_lies_among_what_it_puts_together(self):
        self.write("cli/main.cc", '#include "cli/query/query_command.h"')
        self.write("cli/query/query_command.h", '#include "cli/arguments.h"')
        self.assertEqual([], includes.find_violations(SourceTree(self.root)))
        self.write("cli/arguments.h", '#include "cli/query/query_command.h"')
        self.assertEqual(len(includes.find_violations(SourceTree(self.root))), 1)


class TextRulesTest(TreeTest):
    def violations(self):
        return [str(v) for v in text_rules.find_violations(SourceTree(self.root))]

    def test_accepts_a_plain_file(self):
        self.write("hub/rpc/a.h", "absl::string_view name;  // not std::string_view")
        self.assertEqual([], self.violations())

    def test_every_source_names_its_licence(self):
        (self.root / "a.proto").write_text('syntax = "proto3";\n', encoding="utf-8")
        (self.root / "run").write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
        (self.root / "notes.md").write_text("no licence needed\n", encoding="utf-8")
        found = self.violations()
        self.assertEqual(len(found), 2, found)
        self.assertTrue(all("SPDX" in line for line in found))

    def test_long_files_are_refused(self):
        limits = {"a.h": text_rules.HEADER_LIMIT, "a.cc": text_rules.SOURCE_LIMIT,
                  "a_test.cc": text_rules.TEST_LIMIT}
        for path, limit in limits.items():
            self.write(path, *["int x;"] * (limit - 1))
        self.assertEqual([], self.violations())
        for path, limit in limits.items():
            self.write(path, *["int x;"] * limit)
        self.assertEqual(len(self.violations()), 3)

    def test_words_we_do_without_are_refused(self):
        words = ("std::string_view a;", "absl::optional<int> a;", "absl::MutexLock lock(&m);",
                 "std::format(x);", "// TO" + "DO(me): later", "auto t = absl::Now();",
                 "std::this_thread::sleep_for(d);")
        for word in words:
            self.write("hub/rpc/a.cc", word)
            self.assertEqual(len(self.violations()), 1, word)

    def test_the_clock_may_ask_the_machine(self):
        self.write("common/time/real_clock.cc", "return absl::Now();")
        self.assertEqual([], self.violations())

    def test_paths_of_one_machine_are_refused_in_every_file(self):
        for path in ("/home" + "/maria/x", "/root" + "/x", "/work" + "/x", "/Users" + "/x"):
            (self.root / "notes.md").write_text(f"see {path}\n", encoding="utf-8")
            self.assertEqual(len(self.violations()), 1, path)
        (self.root / "notes.md").write_text("the homework/x of https://x.org/work\n",
                                            encoding="utf-8")
        self.assertEqual([], self.violations())


if __name__ == "__main__":
    unittest.main()
