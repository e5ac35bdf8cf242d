// SPDX-License-Identifier: Apache-2.0
#include "common/sync/batch_worker.h"

#include <atomic>
#include <numeric>
#include <vector>

#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::ElementsAreArray;

using Batch = std::vector<int>;

TEST(BatchWorkerTest, WorksOnEveryBatchInOrderAndUsesItsMemoryAgain) {
  // given work that empties each batch
  std::vector<int> done;
  BatchWorker<Batch> worker([&done](Batch& batch) {
    done.insert(done.end(), batch.begin(), batch.end());
    batch.clear();
    return absl::OkStatus();
  });
  // when many are handed over, the last one at the end
  bool again = false;
  for (int i = 0; i < 1000; ++i) {
    again |= worker.filling().empty() && worker.filling().capacity() > 0;
    worker.filling().push_back(i);
    if (i % 7 == 6) {
      ASSERT_OK(worker.HandOver());
    }
  }
  ASSERT_OK(worker.Finish());
  // then nothing is lost, doubled or out of order
  std::vector<int> expected(1000);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_THAT(done, ElementsAreArray(expected));
  EXPECT_TRUE(again);
}

TEST(BatchWorkerTest, AnErrorEndsTheWorkAndIsTold) {
  // given work that fails at the third batch
  std::atomic<int> begun = 0;
  BatchWorker<Batch> worker([&begun](Batch&) {
    return ++begun == 3 ? absl::UnavailableError("the disk is full") : absl::OkStatus();
  });
  // when more come
  absl::Status status;
  while (status.ok()) status = worker.HandOver();
  // then the error is told, then and at the end, and nothing later is worked on
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(worker.Finish(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(begun, 3);
}

TEST(BatchWorkerTest, ToldAtTheEndWhenTheLastBatchFails) {
  BatchWorker<Batch> worker([](Batch&) { return absl::UnavailableError("the disk is full"); });
  EXPECT_THAT(worker.Finish(), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(BatchWorkerTest, MayBeDroppedAtAnyTime) {
  for (int batches = 0; batches < 50; ++batches) {
    std::atomic<int> begun = 0;
    {
      BatchWorker<Batch> worker([&begun](Batch&) {
        ++begun;
        return absl::OkStatus();
      });
      for (int i = 0; i < batches; ++i) {
        ASSERT_OK(worker.HandOver());
      }
    }
    EXPECT_LE(begun, batches);
  }
}

}  // namespace
}  // namespace almenara
