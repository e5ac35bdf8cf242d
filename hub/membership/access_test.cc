// SPDX-License-Identifier: Apache-2.0
#include "hub/membership/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <string>

#include "absl/strings/str_format.h"

namespace almenara::hub {
namespace {

std::string PrintedTable() {
  std::string table = absl::StrFormat("%-22s", "");
  for (const Role role : kAllRoles) {
    absl::StrAppendFormat(&table, "%-9s", std::string(RoleName(role)));
  }
  table += "\n";
  for (const Access access : kAllAccess) {
    absl::StrAppendFormat(&table, "%-22s", std::string(AccessName(access)));
    for (const Role role : kAllRoles) {
      absl::StrAppendFormat(&table, "%-9s", Opens(role, access) ? "yes" : "-");
    }
    table += "\n";
  }
  return table;
}

// A change here widens or narrows what a certificate opens: review it as such.
TEST(AccessTest, RolesOpenExactlyTheseServices) {
  std::cout << PrintedTable();
  EXPECT_EQ(PrintedTable(),
            "                      node     analyst  steward  operator \n"
            "publish records       yes      -        -        -        \n"
            "manage members        -        -        -        yes      \n"
            "propose agreements    -        -        -        yes      \n"
            "read agreements       yes      yes      yes      yes      \n"
            "sign agreements       yes      -        yes      -        \n"
            "hand in freezes       yes      yes      yes      yes      \n"
            "close cohorts         -        -        -        yes      \n"
            "list releases         yes      yes      yes      yes      \n"
            "make ad hoc releases  -        -        -        yes      \n"
            "approve releases      yes      -        yes      -        \n"
            "read the own ledger   yes      -        yes      -        \n"
            "read the log          yes      yes      yes      yes      \n"
            "audit the own records yes      -        yes      -        \n"
            "ask questions         yes      yes      yes      yes      \n"
            "make backups          -        -        -        yes      \n");
}

TEST(AccessTest, ListsTheRolesOfAService) {
  EXPECT_THAT(RolesFor(Access::kSignAgreement),
              ::testing::ElementsAre(Role::kNode, Role::kSteward));
}

TEST(AccessTest, AnUnknownRoleOpensNothing) {
  for (const Access access : kAllAccess) {
    EXPECT_FALSE(Opens(static_cast<Role>(99), access));
  }
}

}  // namespace
}  // namespace almenara::hub
