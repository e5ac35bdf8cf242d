// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_CASE_SEALED_ROW_H_
#define ALMENARA_NODE_CASE_SEALED_ROW_H_

#include <google/protobuf/message_lite.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/random/random_source.h"
#include "node/case/node_secrets.h"

namespace almenara::node {

// A row other than a case, sealed under the node's row key and bound to its key in the table, whose
// first bytes are the table's tag and format version: a row moved elsewhere does not open.
std::string SealRow(const NodeSecrets& secrets, absl::string_view row_key,
                    const google::protobuf::MessageLite& row, RandomSource& random);

// DATA_LOSS when the row is not as it was sealed.
absl::Status OpenRow(const NodeSecrets& secrets, absl::string_view row_key,
                     absl::string_view sealed, google::protobuf::MessageLite& row);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_CASE_SEALED_ROW_H_
