// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/testing/global_trends.h"

#include <google/protobuf/text_format.h>

#include <fstream>
#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "policy/disclosure/plan_parser.h"

namespace almenara::disclosure::testing {

absl::StatusOr<Plan> LoadGlobalTrendsPlan(const Catalogue& catalogue) {
  std::ifstream file("cli/demo/global-trends.textproto");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  agreement::v1::SharingAgreement agreement;
  if (!google::protobuf::TextFormat::ParseFromString(text, &agreement)) {
    return absl::InvalidArgumentError("cli/demo/global-trends.textproto: not an agreement");
  }
  return ParsePlan(agreement.plan(), catalogue);
}

}  // namespace almenara::disclosure::testing
