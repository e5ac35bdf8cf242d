// SPDX-License-Identifier: Apache-2.0
// What every KeyValueStore does, as tests (key_value_store_contract_test.cc). An implementation
// runs them by linking that file into its test and with
//
//   INSTANTIATE_TEST_SUITE_P(Memory, KeyValueStoreContractTest, ::testing::Values(Backend{...}));
#ifndef ALMENARA_COMMON_STORAGE_TESTING_KEY_VALUE_STORE_CONTRACT_H_
#define ALMENARA_COMMON_STORAGE_TESTING_KEY_VALUE_STORE_CONTRACT_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/storage/key_value_store.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara::testing {

struct Backend {
  std::string name;
  // A store with tables "a" and "b" that keeps its files, if any, in `directory`, which is absent.
  std::function<absl::StatusOr<std::unique_ptr<KeyValueStore>>(const std::string& directory)>
      create;
  // The store that Checkpoint wrote into `directory`.
  std::function<absl::StatusOr<std::unique_ptr<KeyValueStore>>(const std::string& directory)>
      open_checkpoint;

  friend void PrintTo(const Backend& backend, std::ostream* out) { *out << backend.name; }
};

class KeyValueStoreContractTest : public ::testing::TestWithParam<Backend> {
 protected:
  using Row = std::pair<std::string, std::string>;

  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(store_, GetParam().create(directory_.File("store")));
  }

  absl::Status Put(const std::string& table, const std::string& key, const std::string& value) {
    WriteBatch batch;
    batch.Put(table, key, value);
    return store_->WriteSynced(batch);
  }

  static std::vector<Row> Rows(Iterator& iterator) {
    std::vector<Row> rows;
    for (; iterator.Valid(); iterator.Next()) {
      rows.emplace_back(std::string(iterator.key()), std::string(iterator.value()));
    }
    EXPECT_OK(iterator.status());
    return rows;
  }
  std::vector<Row> Rows(const std::string& table, const std::string& prefix = "",
                        const std::string& start = "", const Snapshot* snapshot = nullptr) {
    return Rows(*store_->Scan(table, prefix, start, snapshot));
  }

  TempDir directory_;
  std::unique_ptr<KeyValueStore> store_;
};

}  // namespace almenara::testing

#endif  // ALMENARA_COMMON_STORAGE_TESTING_KEY_VALUE_STORE_CONTRACT_H_
