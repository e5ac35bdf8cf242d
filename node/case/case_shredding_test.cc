// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "common/storage/memory/memory_store.h"
#include "common/testing/seeded_random.h"
#include "common/testing/status_matchers.h"
#include "node/case/case_store.h"
#include "node/case/identified_case_access_for_test.h"

namespace almenara::node {
namespace {

using ::almenara::testing::IsOkAndHolds;
using ::almenara::testing::SeededRandom;

state::v1::Case Row(const std::string& identifier, uint32_t code) {
  state::v1::Case subject;
  subject.set_data_set("intake");
  subject.set_identifier(identifier);
  auto* values = subject.add_values();
  values->set_field(3);
  values->add_code(code);
  return subject;
}

// A store with the cases 1 and 2.
struct Node {
  Node() {
    Reload();
    EXPECT_OK(Import({Row("1", 10), Row("2", 20)}).status());
  }
  void Reload() {
    cases = *CaseStore::Create(*OrganizationId::Parse("casa-luz"), disk, secrets, random);
  }
  absl::StatusOr<ImportCounts> Import(const std::vector<state::v1::Case>& rows) {
    ALMENARA_ASSIGN_OR_RETURN(const auto import,
                              cases->BeginImport({.data_set = "intake", .file_name = "cases.csv"}));
    for (const state::v1::Case& row : rows) ALMENARA_RETURN_IF_ERROR(import->Add(row));
    return import->Finish();
  }
  CaseKey Key(const std::string& identifier) const {
    const IdentifiedCaseAccessForTest access;
    return **cases->FindByIdentifier(*access, "intake", identifier);
  }
  std::optional<state::v1::Case> Read(const std::string& identifier) const {
    const IdentifiedCaseAccessForTest access;
    return *cases->Read(*access, Key(identifier));
  }
  std::vector<std::string> Identifiers() const {
    std::vector<std::string> identifiers;
    const IdentifiedCaseAccessForTest access;
    EXPECT_OK(cases->ReadEach(*access, [&](const CaseKey&, const state::v1::Case& subject) {
      identifiers.push_back(subject.identifier());
      return absl::OkStatus();
    }));
    return identifiers;
  }

  MemoryStore disk{CaseTables()};
  SeededRandom random{1};
  NodeSecrets secrets = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  std::unique_ptr<CaseStore> cases;
};

TEST(CaseShreddingTest, AShreddedCaseIsNoCaseAnyMore) {
  Node node;
  ASSERT_TRUE(node.Read("1").has_value());
  EXPECT_THAT(node.cases->Shred({node.Key("1"), node.Key("1")}), IsOkAndHolds(1u));
  for (int restart = 0; restart < 2; ++restart) {
    EXPECT_FALSE(node.Read("1").has_value());
    EXPECT_EQ(node.Identifiers(), std::vector<std::string>{"2"});
    EXPECT_EQ(node.cases->cases(), 1u);
    node.Reload();
  }
  EXPECT_THAT(node.cases->Shred({node.Key("1")}), IsOkAndHolds(0u));
}

TEST(CaseShreddingTest, TheSameFileDoesNotBringItBack) {
  Node node;
  ASSERT_OK(node.cases->Shred({node.Key("1"), node.Key("2")}).status());
  const absl::StatusOr<ImportCounts> again = node.Import({Row("1", 10), Row("2", 20)});
  ASSERT_OK(again.status());
  EXPECT_EQ(again->unchanged, 2u);
  EXPECT_EQ(node.cases->cases(), 0u);
  // Nor after a file in between that did not have it.
  ASSERT_OK(node.Import({Row("3", 1)}).status());
  ASSERT_OK(node.Import({Row("1", 10)}).status());
  EXPECT_FALSE(node.Read("1").has_value());
}

TEST(CaseShreddingTest, AChangedRowComesBackKeptBack) {
  Node node;
  ASSERT_OK(node.cases->Shred({node.Key("1")}).status());
  const absl::StatusOr<ImportCounts> changed = node.Import({Row("1", 11), Row("2", 20)});
  ASSERT_OK(changed.status());
  EXPECT_EQ(changed->added, 1u);
  EXPECT_EQ(node.cases->cases(), 2u);
  ASSERT_TRUE(node.Read("1").has_value());
  EXPECT_TRUE(node.Read("1")->kept_back());
}

TEST(CaseShreddingTest, LetGoBySomeoneItMayBeImportedAgain) {
  Node node;
  ASSERT_OK(node.cases->Shred({node.Key("1")}).status());
  ASSERT_OK(node.cases->SetKeptBack({node.Key("1")}, KeptBack::kNo).status());
  ASSERT_OK(node.Import({Row("1", 10), Row("2", 20)}).status());
  ASSERT_TRUE(node.Read("1").has_value());
  EXPECT_FALSE(node.Read("1")->kept_back());
}

TEST(CaseShreddingTest, ItsKeyIsInNoRow) {
  Node node;
  const std::string index = CaseIndexRowKey(node.Key("1"));
  state::v1::CaseIndexRow before;
  before.ParseFromString(**node.disk.Get(kCaseIndexTable, index));
  EXPECT_FALSE(before.wrapped_key().empty());
  ASSERT_OK(node.cases->Shred({node.Key("1")}).status());
  state::v1::CaseIndexRow after;
  after.ParseFromString(**node.disk.Get(kCaseIndexTable, index));
  EXPECT_EQ(after.wrapped_key(), "");
  EXPECT_THAT(node.disk.Get(kCasesTable, CaseRowKey(node.Key("1"))),
              IsOkAndHolds(std::optional<std::string>()));
}

}  // namespace
}  // namespace almenara::node
