// SPDX-License-Identifier: Apache-2.0
#include "common/transport/grpc_status.h"

#include <string>

namespace almenara::transport {

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  // The two enumerations have the same numbers by their specifications.
  const auto code = static_cast<grpc::StatusCode>(status.code());
  switch (status.code()) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return grpc::Status(code, "internal error; its operator finds it in the log at this time");
    default:
      return grpc::Status(code, std::string(status.message()));
  }
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const int code = status.error_code();
  const bool is_known = code > static_cast<int>(absl::StatusCode::kOk) &&
                        code <= static_cast<int>(absl::StatusCode::kUnauthenticated);
  const auto known = is_known ? static_cast<absl::StatusCode>(code) : absl::StatusCode::kUnknown;
  // gRPC itself refuses without a word what the other end does not serve.
  if (status.error_message().empty()) return absl::Status(known, absl::StatusCodeToString(known));
  return absl::Status(known, status.error_message());
}

}  // namespace almenara::transport
