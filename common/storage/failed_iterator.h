// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_STORAGE_FAILED_ITERATOR_H_
#define ALMENARA_COMMON_STORAGE_FAILED_ITERATOR_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/storage/key_value_store.h"

namespace almenara {

// What Scan returns when it cannot begin: never valid, and status() says why.
class FailedIterator final : public Iterator {
 public:
  explicit FailedIterator(absl::Status status) : status_(std::move(status)) {}
  bool Valid() const override { return false; }
  void Next() override {}
  absl::string_view key() const override { return ""; }
  absl::string_view value() const override { return ""; }
  absl::Status status() const override { return status_; }

 private:
  absl::Status status_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_STORAGE_FAILED_ITERATOR_H_
