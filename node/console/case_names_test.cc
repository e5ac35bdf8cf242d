// SPDX-License-Identifier: Apache-2.0
#include "node/console/case_names.h"

#include <gtest/gtest.h>

namespace almenara::node {
namespace {

TEST(CaseNamesTest, ACaseIsNamedByDataSetAndIdentifierOrPseudonym) {
  const NodeSecrets secrets = *NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, 7)));
  state::v1::Case subject;
  subject.set_data_set("casos/2024");
  subject.set_identifier("C-1");
  const CaseKey key(secrets, subject);
  EXPECT_EQ(NameOfCase(subject, key), "casos/2024/C-1");
  subject.clear_identifier();
  EXPECT_EQ(NameOfCase(subject, key), "casos/2024/@" + key.ShortName());
  EXPECT_EQ(NameOfMissingCase("casos/2024", key), "casos/2024/@" + key.ShortName());
}

TEST(CaseNamesTest, TheDataSetIsTakenOffAlsoWhenItHoldsSlashes) {
  EXPECT_EQ(WithinDataSet("casos/2024/C-1", "casos/2024"), "C-1");
  EXPECT_EQ(WithinDataSet("casos/2024/C-1", "casos"), "2024/C-1");
  EXPECT_EQ(WithinDataSet("casos/2024/C-1", "caso"), "");
  EXPECT_EQ(WithinDataSet("/C-1", ""), "C-1");
}

}  // namespace
}  // namespace almenara::node
