// SPDX-License-Identifier: Apache-2.0
#include "policy/disclosure/testing/global_trends.h"

#include <google/protobuf/text_format.h>

#include <fstream>
#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "common/status/status_macros.h"
#include "policy/disclosure/plan_parser.h"

namespace almenara::disclosure::testing {

absl::StatusOr<Plan> LoadGlobalTrendsPlan(const Catalogue& catalogue) {
  std::ifstream file("cli/demo/global_trends_plan.textproto");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  agreement::v1::Plan draft;
  if (!google::protobuf::TextFormat::ParseFromString(text, &draft)) {
    return absl::InvalidArgumentError("cli/demo/global_trends_plan.textproto: not a plan");
  }
  ALMENARA_ASSIGN_OR_RETURN(const agreement::v1::Plan filled, WithNoise(draft, catalogue));
  return ParsePlan(filled, catalogue);
}

}  // namespace almenara::disclosure::testing
