// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_CLI_MEMBER_MEMBER_LIST_H_
#define ALMENARA_CLI_MEMBER_MEMBER_LIST_H_

#include <ostream>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/agreement/v1/sharing_agreement.pb.h"
#include "almenara/hub/v1/membership_service.pb.h"

namespace almenara::cli {

// "civil-society" and so on. INVALID_ARGUMENT, listing the names, for any other text.
absl::StatusOr<almenara::agreement::v1::OrganizationKind> ParseKind(absl::string_view text);

enum class ListFormat { kTable, kCsv };

// One line an identity, or an organisation that has none; after a table also the working groups.
void PrintMembers(const almenara::hub::v1::ListMembersResponse& members, ListFormat format,
                  std::ostream& out);

}  // namespace almenara::cli

#endif  // ALMENARA_CLI_MEMBER_MEMBER_LIST_H_
