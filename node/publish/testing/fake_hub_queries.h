// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_TESTING_FAKE_HUB_QUERIES_H_
#define ALMENARA_NODE_PUBLISH_TESTING_FAKE_HUB_QUERIES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "node/publish/hub_queries.h"

namespace almenara::testing {

// A hub that answers the questions that a test has scripted, and refuses all others as outside its
// plan. Not thread-safe.
class FakeHubQueries final : public node::HubQueries {
 public:
  absl::StatusOr<hub::v1::DescribeResponse> Describe() override;
  absl::StatusOr<hub::v1::Answer> Ask(const hub::v1::Query& query) override;

  // Lets this organisation read a release of the agreement at tier 1, for research.
  void Release(const std::string& agreement, const std::string& release);
  // The shown cells of the table by these dimensions, joined by ",": each its codes, joined
  // likewise, and its estimate with an sd of 2.
  void Show(const std::string& by, const std::map<std::string, double>& cells);

  absl::Status describe_status;
  absl::Status ask_status;
  std::vector<hub::v1::Query> asked;

 private:
  hub::v1::DescribeResponse described_;
  std::string release_;
  std::map<std::string, hub::v1::Answer> answers_;
};

}  // namespace almenara::testing

#endif  // ALMENARA_NODE_PUBLISH_TESTING_FAKE_HUB_QUERIES_H_
