// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_HUB_QUERIES_H_
#define ALMENARA_NODE_PUBLISH_HUB_QUERIES_H_

#include "absl/status/statusor.h"
#include "almenara/hub/v1/query_service.pb.h"

namespace almenara::node {

// Released tables, as the hub answers this organisation like any other reader. Thread-safe.
class HubQueries {
 public:
  virtual ~HubQueries() = default;
  virtual absl::StatusOr<hub::v1::DescribeResponse> Describe() = 0;
  virtual absl::StatusOr<hub::v1::Answer> Ask(const hub::v1::Query& query) = 0;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_HUB_QUERIES_H_
