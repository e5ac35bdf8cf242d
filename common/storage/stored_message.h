// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_STORAGE_STORED_MESSAGE_H_
#define ALMENARA_COMMON_STORAGE_STORED_MESSAGE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace almenara {

// The Protobuf message that we wrote into `table`. DATA_LOSS, naming the table, when the bytes are
// none.
template <typename Message>
absl::StatusOr<Message> ParseStored(absl::string_view table, absl::string_view bytes) {
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError(absl::StrCat(table, ": a stored value is damaged"));
  }
  return message;
}

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_STORED_MESSAGE_H_
