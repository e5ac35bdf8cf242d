// SPDX-License-Identifier: Apache-2.0
#include "node/case/sealed_row.h"

#include "common/status/status_macros.h"

namespace almenara::node {

std::string SealRow(const NodeSecrets& secrets, absl::string_view row_key,
                    const google::protobuf::MessageLite& row, RandomSource& random) {
  return secrets.row_key().Seal(row.SerializeAsString(), row_key, random);
}

absl::Status OpenRow(const NodeSecrets& secrets, absl::string_view row_key,
                     absl::string_view sealed, google::protobuf::MessageLite& row) {
  ALMENARA_ASSIGN_OR_RETURN(const crypto::SecretBytes plain,
                            secrets.row_key().Open(sealed, row_key));
  if (!row.ParseFromArray(plain.data(), static_cast<int>(plain.size()))) {
    return absl::DataLossError("a sealed row holds something else than expected");
  }
  return absl::OkStatus();
}

}  // namespace almenara::node
