// SPDX-License-Identifier: Apache-2.0
#include "node/case/case_store.h"

#include <map>

#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "node/case/case_envelope.h"
#include "node/case/identified_case_access_for_test.h"

namespace almenara::node {
namespace {

using ::almenara::testing::CrashSide;
using ::almenara::testing::FaultInjectingStore;
using ::almenara::testing::SeededRandom;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

constexpr char kCanary[] = "CANARY-Maria-Fernanda";

state::v1::Case IdentifiedRow(const std::string& identifier, uint32_t code) {
  state::v1::Case subject;
  subject.set_data_set("intake");
  subject.set_identifier(identifier);
  auto* values = subject.add_values();
  values->set_field(3);
  values->add_code(code);
  auto* name = subject.add_identifying();
  name->set_name("FirstName");
  name->set_value(kCanary);
  return subject;
}

struct Node {
  explicit Node(KeyValueStore& kv, char key_fill = 7)
      : secrets(*NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, key_fill)))),
        store(kv) {
    auto created = CaseStore::Create(*OrganizationId::Parse("casa-luz"), kv, secrets, random);
    status = created.status();
    if (created.ok()) cases = *std::move(created);
  }

  absl::StatusOr<ImportCounts> Import(const std::vector<state::v1::Case>& rows,
                                      const std::string& data_set = "intake") {
    ALMENARA_ASSIGN_OR_RETURN(const auto import,
                              cases->BeginImport({.data_set = data_set, .file_name = "cases.csv"}));
    for (const state::v1::Case& row : rows) ALMENARA_RETURN_IF_ERROR(import->Add(row));
    return import->Finish();
  }

  // Identifier to code and revision.
  std::map<std::string, std::pair<uint32_t, uint64_t>> Content() const {
    std::map<std::string, std::pair<uint32_t, uint64_t>> content;
    const IdentifiedCaseAccessForTest access;
    EXPECT_OK(cases->ReadEach(*access, [&](const CaseKey&, const state::v1::Case& subject) {
      content[subject.identifier()] = {subject.values(0).code(0), subject.revision()};
      return absl::OkStatus();
    }));
    return content;
  }

  SeededRandom random{1};
  NodeSecrets secrets;
  KeyValueStore& store;
  absl::Status status;
  std::unique_ptr<CaseStore> cases;
};

std::string AllBytes(const KeyValueStore& store) {
  std::string bytes;
  for (const std::string& table : CaseTables()) {
    const auto rows = store.Scan(table, "");
    for (; rows->Valid(); rows->Next()) {
      bytes.append(std::string(rows->key())).append(std::string(rows->value()));
    }
  }
  return bytes;
}

TEST(CaseStoreTest, ImportingTheSameRowsTwiceChangesNothing) {
  MemoryStore disk(CaseTables());
  Node node(disk);
  const std::vector<state::v1::Case> rows = {IdentifiedRow("1", 10), IdentifiedRow("2", 20)};
  ASSERT_OK(node.Import(rows));
  const auto before = node.Content();

  ASSERT_OK_AND_ASSIGN(const ImportCounts counts, node.Import(rows));

  EXPECT_EQ(counts.unchanged, 2u);
  EXPECT_EQ(counts.added + counts.revised + counts.removed, 0u);
  EXPECT_EQ(node.Content(), before);
}

TEST(CaseStoreTest, AChangedRowIsARevisionAndAMissingOneIsRemoved) {
  MemoryStore disk(CaseTables());
  Node node(disk);
  ASSERT_OK(node.Import({IdentifiedRow("1", 10), IdentifiedRow("2", 20)}));

  ASSERT_OK_AND_ASSIGN(const ImportCounts counts,
                       node.Import({IdentifiedRow("1", 11), IdentifiedRow("3", 30)}));

  EXPECT_EQ(counts.added, 1u);
  EXPECT_EQ(counts.revised, 1u);
  EXPECT_EQ(counts.removed, 1u);
  const std::map<std::string, std::pair<uint32_t, uint64_t>> expected = {{"1", {11, 2}},
                                                                         {"3", {30, 1}}};
  EXPECT_EQ(node.Content(), expected);
  EXPECT_EQ(node.cases->cases(), 2u);
}

TEST(CaseStoreTest, EqualRowsWithoutIdentifierAllCount) {
  MemoryStore disk(CaseTables());
  Node node(disk);
  std::vector<state::v1::Case> rows;
  for (uint32_t ordinal = 0; ordinal < 3; ++ordinal) {
    state::v1::Case row = IdentifiedRow("", 10);
    row.set_content_sha256(std::string(32, 'c'));
    row.set_ordinal(ordinal);
    rows.push_back(row);
  }
  ASSERT_OK(node.Import(rows));
  EXPECT_EQ(node.cases->cases(), 3u);
  rows.pop_back();
  ASSERT_OK_AND_ASSIGN(const ImportCounts counts, node.Import(rows));
  EXPECT_EQ(counts.removed, 1u);
  EXPECT_EQ(counts.unchanged, 2u);
}

TEST(CaseStoreTest, RowsWithoutIdentifierNeedADataSet) {
  MemoryStore disk(CaseTables());
  Node node(disk);
  state::v1::Case row = IdentifiedRow("", 10);
  row.clear_data_set();
  row.set_content_sha256(std::string(32, 'c'));
  EXPECT_THAT(node.Import({row}, ""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--data-set")));
}

TEST(CaseStoreTest, OneFileWithoutADataSetNeverRemovesAnothersCases) {
  MemoryStore disk(CaseTables());
  Node node(disk);
  state::v1::Case first = IdentifiedRow("1", 10);
  state::v1::Case second = IdentifiedRow("2", 20);
  first.clear_data_set();
  second.clear_data_set();
  ASSERT_OK(node.Import({first}, ""));
  ASSERT_OK(node.Import({second}, ""));
  EXPECT_EQ(node.cases->cases(), 2u);
}

TEST(CaseStoreTest, TheSameIdentifierTwiceInAFileIsOneCase) {
  MemoryStore disk(CaseTables());
  Node node(disk);
  ASSERT_OK_AND_ASSIGN(const ImportCounts counts,
                       node.Import({IdentifiedRow("1", 10), IdentifiedRow("1", 11)}));
  EXPECT_EQ(counts.added, 1u);
  EXPECT_EQ(counts.revised, 1u);
  EXPECT_EQ(node.cases->cases(), 1u);
}

TEST(CaseStoreTest, TheSameIdentifierFarApartInAFileIsOneCase) {
  // given a file with a row that comes again when the first was stored long before, and once more
  // right behind that
  MemoryStore disk(CaseTables());
  Node node(disk);
  std::vector<state::v1::Case> rows = {IdentifiedRow("again", 10)};
  for (int i = 0; i < 20'000; ++i) rows.push_back(IdentifiedRow(absl::StrCat(i), 10));
  rows.push_back(IdentifiedRow("again", 11));
  rows.push_back(IdentifiedRow("again", 11));
  // when it is imported into an empty data set
  ASSERT_OK_AND_ASSIGN(const ImportCounts counts, node.Import(rows));
  // then the last row counts, and each was compared with the one before.
  EXPECT_EQ(counts.added, 20'001u);
  EXPECT_EQ(counts.revised, 1u);
  EXPECT_EQ(counts.unchanged, 1u);
  EXPECT_EQ(node.cases->cases(), 20'001u);
  EXPECT_EQ(node.Content()["again"], std::pair(11u, uint64_t{2}));
}

TEST(CaseStoreTest, NothingIdentifyingLiesReadableOnDisk) {
  MemoryStore disk(CaseTables());
  Node node(disk);
  ASSERT_OK_AND_ASSIGN(const auto import,
                       node.cases->BeginImport({.data_set = "intake", .file_name = "f.csv"}));
  ASSERT_OK(import->Add(IdentifiedRow("CASE-0001", 10)));
  state::v1::RowKeptAsideRow aside;
  aside.set_line(3);
  aside.set_row(kCanary);
  aside.add_problem()->set_reason("month 13 does not exist");
  ASSERT_OK(import->KeepAside(aside));
  ASSERT_OK(import->Finish());

  const std::string bytes = AllBytes(disk);
  for (const char* secret : {kCanary, "CASE-0001", "intake", "month 13"}) {
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  }
  // The same search finds the canary in what was given.
  EXPECT_NE(IdentifiedRow("CASE-0001", 10).SerializeAsString().find(kCanary), std::string::npos);
}

TEST(CaseStoreTest, WithoutItsWrappedKeyACaseIsGone) {
  SeededRandom random(1);
  const NodeSecrets secrets = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  const state::v1::Case subject = IdentifiedRow("1", 10);
  const std::string plain = subject.SerializeAsString();
  const CaseKey key(secrets, subject);
  SealedCase sealed = SealCase(secrets, key, plain, random);
  const IdentifiedCaseAccessForTest access;
  state::v1::Case opened;
  ASSERT_OK(OpenCase(*access, secrets, key, sealed, opened));
  EXPECT_EQ(opened.SerializeAsString(), plain);
  EXPECT_THAT(OpenCase(*access, secrets, CaseKey(secrets, IdentifiedRow("2", 10)), sealed, opened),
              StatusIs(absl::StatusCode::kDataLoss));
  sealed.wrapped_key = SealCase(secrets, key, plain, random).wrapped_key;
  EXPECT_THAT(OpenCase(*access, secrets, key, sealed, opened),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST(CaseStoreTest, RefusesAnotherOrganisationAndAnotherKey) {
  MemoryStore disk(CaseTables());
  { Node node(disk); }
  EXPECT_THAT(Node(disk, 8).status,
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("sealed_case_key")));
  SeededRandom random(1);
  const NodeSecrets secrets = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  EXPECT_THAT(CaseStore::Create(*OrganizationId::Parse("refugio-norte"), disk, secrets, random),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("casa-luz")));
}

TEST(CaseStoreTest, RowsKeptAsideAreListedAndReplacedByTheNextImport) {
  MemoryStore disk(CaseTables());
  Node node(disk);
  for (const char* reason : {"first", "second"}) {
    ASSERT_OK_AND_ASSIGN(const auto import,
                         node.cases->BeginImport({.data_set = "intake", .file_name = "f.csv"}));
    state::v1::RowKeptAsideRow aside;
    aside.set_line(12);
    auto* problem = aside.add_problem();
    problem->set_column("age");
    problem->set_reason(reason);
    ASSERT_OK(import->KeepAside(aside));
    ASSERT_OK(import->Finish());
  }
  std::vector<KeptAsideRow> rows;
  ASSERT_OK(node.cases->ListKeptAside("intake", [&](const KeptAsideRow& row) {
    rows.push_back(row);
    return absl::OkStatus();
  }));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].reason, "second");
  EXPECT_EQ(rows[0].line, 12u);
  EXPECT_EQ(rows[0].data_set, "intake");
  ASSERT_EQ(node.cases->DataSets().size(), 1u);
  EXPECT_EQ(node.cases->DataSets()[0].kept_aside, 1u);
}

TEST(CaseStoreTest, ACaseWhoseRowWasKeptAsideIsNotRemoved) {
  MemoryStore disk(CaseTables());
  Node node(disk);
  ASSERT_OK(node.Import({IdentifiedRow("1", 10), IdentifiedRow("2", 20)}));
  ASSERT_OK_AND_ASSIGN(const auto import,
                       node.cases->BeginImport({.data_set = "intake", .file_name = "f.csv"}));
  ASSERT_OK(import->Add(IdentifiedRow("1", 10)));
  ASSERT_OK(import->MarkSeen("2"));
  ASSERT_OK_AND_ASSIGN(const ImportCounts counts, import->Finish());
  EXPECT_EQ(counts.removed, 0u);
}

TEST(CaseStoreTest, KeptBackSurvivesARevision) {
  MemoryStore disk(CaseTables());
  Node node(disk);
  ASSERT_OK(node.Import({IdentifiedRow("1", 10)}));
  const CaseKey key(node.secrets, IdentifiedRow("1", 10));
  ASSERT_OK_AND_ASSIGN(const std::optional<CaseKey> found,
                       node.cases->FindByShortName("intake", key.ShortName()));
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(node.cases->SetKeptBack({*found, *found}, KeptBack::kYes), testing::IsOkAndHolds(1u));
  EXPECT_THAT(node.cases->SetKeptBack({*found}, KeptBack::kYes), testing::IsOkAndHolds(0u));
  ASSERT_OK(node.Import({IdentifiedRow("1", 11)}));
  const IdentifiedCaseAccessForTest access;
  ASSERT_OK_AND_ASSIGN(const auto subject, node.cases->Read(*access, key));
  ASSERT_TRUE(subject.has_value());
  EXPECT_TRUE(subject->kept_back());
  EXPECT_EQ(subject->revision(), 2u);
}

TEST(CaseStoreTest, OneImportAtATime) {
  MemoryStore disk(CaseTables());
  Node node(disk);
  ASSERT_OK_AND_ASSIGN(auto import,
                       node.cases->BeginImport({.data_set = "a", .file_name = "f.csv"}));
  EXPECT_THAT(node.cases->BeginImport({.data_set = "b", .file_name = "g.csv"}),
              StatusIs(absl::StatusCode::kAborted));
  import.reset();
  EXPECT_OK(node.cases->BeginImport({.data_set = "b", .file_name = "g.csv"}));
}

// Whatever write a crash falls on, importing again ends in the same cases as an import without a
// crash.
TEST(CaseStoreTest, AnInterruptedImportIsCompletedByTheNext) {
  const std::vector<state::v1::Case> first = {IdentifiedRow("1", 10), IdentifiedRow("2", 20),
                                              IdentifiedRow("3", 30)};
  const std::vector<state::v1::Case> second = {IdentifiedRow("1", 11), IdentifiedRow("4", 40)};
  const std::map<std::string, std::pair<uint32_t, uint64_t>> expected = {{"1", {11, 2}},
                                                                         {"4", {40, 1}}};
  for (int n = 1; n <= 2; ++n) {
    for (const CrashSide side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
      MemoryStore disk(CaseTables());
      FaultInjectingStore faulty(disk);
      {
        Node node(faulty);
        ASSERT_OK(node.Import(first));
        faulty.CrashAt(n, side);
        EXPECT_FALSE(node.Import(second).ok());
      }
      faulty.Restart();
      Node node(faulty);
      ASSERT_OK(node.status);
      ASSERT_OK(node.Import(second));
      EXPECT_EQ(node.Content(), expected) << "crash at write " << n;
      EXPECT_EQ(node.cases->cases(), 2u);
    }
  }
}

}  // namespace
}  // namespace almenara::node
