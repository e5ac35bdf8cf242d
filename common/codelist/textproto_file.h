// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CODELIST_TEXTPROTO_FILE_H_
#define ALMENARA_COMMON_CODELIST_TEXTPROTO_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace almenara {

// Reads a file in protobuf text format into `message`. NotFound when it cannot be read;
// InvalidArgument with the first error as "<file name>:<line>:<column>: ..." when it is not that
// message.
absl::Status ReadTextprotoFile(const std::string& path, google::protobuf::Message& message);

}  // namespace almenara

#endif  // ALMENARA_COMMON_CODELIST_TEXTPROTO_FILE_H_
