// SPDX-License-Identifier: Apache-2.0
#include "cli/member/member_list.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/text_table.h"
#include "policy/agreement/agreement.h"

namespace almenara::cli {
namespace {

using almenara::agreement::v1::OrganizationKind;
using almenara::hub::v1::ListMembersResponse;
using almenara::hub::v1::Member;

constexpr OrganizationKind kKinds[] = {almenara::agreement::v1::ORGANIZATION_KIND_CSO,
                                       almenara::agreement::v1::ORGANIZATION_KIND_AUTHORITY,
                                       almenara::agreement::v1::ORGANIZATION_KIND_INTERGOVERNMENTAL,
                                       almenara::agreement::v1::ORGANIZATION_KIND_ACADEMIC,
                                       almenara::agreement::v1::ORGANIZATION_KIND_PUBLIC};

std::string StateOf(bool suspended) { return suspended ? "suspended" : "active"; }

void AddRows(const Member& member, TextTable& table) {
  const auto& organization = member.organization();
  const std::string kind(agreement::KindName(organization.kind()));
  const std::string countries = absl::StrJoin(organization.jurisdiction(), ",");
  const std::string signs = member.steward_key().empty() ? "no" : "yes";
  if (member.identity().empty()) {
    table.AddRow({organization.id(), kind, countries, signs, StateOf(member.suspended()), "", ""});
  }
  for (const auto& identity : member.identity()) {
    table.AddRow({organization.id(), kind, countries, signs,
                  StateOf(member.suspended() || identity.suspended()), identity.spiffe_id(),
                  absl::BytesToHexString(identity.spki_sha256())});
  }
}

}  // namespace

absl::StatusOr<OrganizationKind> ParseKind(absl::string_view text) {
  for (const OrganizationKind kind : kKinds) {
    if (text == agreement::KindName(kind)) return kind;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--kind must be one of ",
                   absl::StrJoin(kKinds, ", ", [](std::string* out, OrganizationKind kind) {
                     absl::StrAppend(out, agreement::KindName(kind));
                   })));
}

void PrintMembers(const ListMembersResponse& members, ListFormat format, std::ostream& out) {
  TextTable table({{"organisation"},
                   {"kind"},
                   {"jurisdiction"},
                   {"can sign"},
                   {"state"},
                   {"identity"},
                   {"key hash"}});
  for (const Member& member : members.member()) AddRows(member, table);
  if (format == ListFormat::kCsv) {
    table.PrintCsv(out);
    return;
  }
  table.PrintAligned(out);
  for (const auto& group : members.working_group()) {
    out << absl::StrCat("working group ", group.name(), ": ",
                        absl::StrJoin(group.organization(), ", "), "\n");
  }
}

}  // namespace almenara::cli
