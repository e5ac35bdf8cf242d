// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_TRANSPORT_GRPC_STATUS_H_
#define ALMENARA_COMMON_TRANSPORT_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace almenara::transport {

// What a caller is told: the same code, and the message, except that INTERNAL, UNKNOWN and
// DATA_LOSS get a general text. Their messages speak of files and keys of this machine; who handles
// the call logs the code (LogField::Code).
grpc::Status ToGrpcStatus(const absl::Status& status);

// The inverse, at the client. A code that no standard knows becomes UNKNOWN.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace almenara::transport

#endif  // ALMENARA_COMMON_TRANSPORT_GRPC_STATUS_H_
