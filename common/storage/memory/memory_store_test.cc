// SPDX-License-Identifier: Apache-2.0
#include "common/storage/memory/memory_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "common/storage/testing/key_value_store_contract.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara::testing {
namespace {

Backend MemoryBackend() {
  return {.name = "Memory",
          .create = [](const std::string&) -> absl::StatusOr<std::unique_ptr<KeyValueStore>> {
            return std::make_unique<MemoryStore>(std::vector<std::string>{"a", "b"});
          },
          .open_checkpoint =
              [](const std::string& directory) -> absl::StatusOr<std::unique_ptr<KeyValueStore>> {
            return MemoryStore::CreateFromCheckpoint(directory);
          }};
}

INSTANTIATE_TEST_SUITE_P(Memory, KeyValueStoreContractTest, ::testing::Values(MemoryBackend()));

TEST(MemoryStoreTest, RefusesADamagedCheckpoint) {
  const TempDir directory;
  EXPECT_THAT(MemoryStore::CreateFromCheckpoint(directory.path().string()),
              StatusIs(absl::StatusCode::kNotFound));
  std::ofstream(directory.File("memory_store")) << "m\x01 cut";
  EXPECT_THAT(MemoryStore::CreateFromCheckpoint(directory.path().string()),
              StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace almenara::testing
