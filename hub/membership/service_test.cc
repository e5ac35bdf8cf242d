// SPDX-License-Identifier: Apache-2.0
#include "hub/membership/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <string>

#include "absl/strings/str_format.h"

namespace almenara::hub {
namespace {

std::string PrintedTable() {
  std::string table = absl::StrFormat("%-20s", "");
  for (const Role role : kAllRoles) {
    absl::StrAppendFormat(&table, "%-9s", std::string(RoleName(role)));
  }
  table += "\n";
  for (const Service service : kAllServices) {
    absl::StrAppendFormat(&table, "%-20s", std::string(ServiceName(service)));
    for (const Role role : kAllRoles) {
      absl::StrAppendFormat(&table, "%-9s", Opens(role, service) ? "yes" : "-");
    }
    table += "\n";
  }
  return table;
}

// A change here widens or narrows what a certificate opens: review it as such.
TEST(ServiceTest, RolesOpenExactlyTheseServices) {
  std::cout << PrintedTable();
  EXPECT_EQ(PrintedTable(),
            "                    node     analyst  steward  operator \n"
            "publish records     yes      -        -        -        \n"
            "manage members      -        -        -        yes      \n"
            "propose agreements  -        -        -        yes      \n"
            "read agreements     yes      yes      yes      yes      \n"
            "sign agreements     yes      -        yes      -        \n"
            "close cohorts       -        -        -        yes      \n"
            "list releases       yes      yes      yes      yes      \n"
            "ask questions       yes      yes      yes      yes      \n");
}

TEST(ServiceTest, ListsTheRolesOfAService) {
  EXPECT_THAT(RolesFor(Service::kSignAgreement),
              ::testing::ElementsAre(Role::kNode, Role::kSteward));
}

TEST(ServiceTest, AnUnknownRoleOpensNothing) {
  for (const Service service : kAllServices) {
    EXPECT_FALSE(Opens(static_cast<Role>(99), service));
  }
}

}  // namespace
}  // namespace almenara::hub
