// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_TESTING_FAKE_HUB_H_
#define ALMENARA_NODE_PUBLISH_TESTING_FAKE_HUB_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/publication_service.pb.h"
#include "common/sync/mutex.h"
#include "node/publish/hub_publication.h"
#include "node/transparency/testing/fake_hub_log.h"

namespace almenara::testing {

// Whose node speaks to the fake.
inline constexpr char kFakeHubMember[] = "casa-luz";

// The hub's side of publication in memory, strict about the contract: whatever a node must never do
// is kept in violations(). Thread-safe.
class FakeHub final : public node::HubPublication {
 public:
  absl::StatusOr<hub::v1::GetInventoryResponse> GetInventory(bool digest) override;
  absl::StatusOr<hub::v1::ConfirmErasuresResponse> ConfirmErasures(
      const std::vector<hub::v1::Withdrawal>& withdrawals) override;
  absl::StatusOr<std::unique_ptr<node::PublicationStream>> Open() override;
  void Shutdown() override {}

  // The rule that a record breaks; empty: none.
  void RefuseWhere(std::function<std::string(const record::v1::IncidentRecord&)> rule);
  // Every stream breaks after so many batches; 0: never.
  enum class Break { kBeforeApplying, kAfterApplying };
  void BreakStreamsAfter(int batches, Break when);
  // Answers nothing to batches until released, so that a window fills.
  void HoldAcknowledgements(bool hold);
  // From now on calls fail with UNAVAILABLE, or succeed again.
  void SetReachable(bool reachable);

  // Whether withdrawn records are erased when someone asks; at first they are.
  void SetErasing(bool erasing);
  // The statement that it signs next, changed by a lying hub.
  void TamperWithReceipts(std::function<void(hub::v1::ErasureStatement&)> tamper);
  // Puts the commitments that came since the last window into the log.
  void CloseWindow();
  // The log whose key signs receipts.
  FakeHubLog& log() { return log_; }

  // What a backup of the hub would hold, and going back to it.
  struct Content {
    uint64_t epoch = 0;
    uint64_t durable_sequence = 0;
    std::map<std::string, record::v1::IncidentRecord> records;  // by record id
    std::map<std::string, uint64_t> revisions;                  // withdrawn ones too
    std::map<std::string, std::string> commitments;             // of those held
    std::vector<hub::v1::Rejection> rejections;                 // after rejections_seen
  };
  Content content() const;
  void Restore(Content content);
  std::vector<std::string> violations() const;
  int batches_received() const;
  int streams_opened() const;
  int erasures_asked() const;

 private:
  class Stream;

  hub::v1::PublishResponse OnHello(const hub::v1::Hello& hello);
  hub::v1::PublishResponse OnBatch(const hub::v1::Batch& batch);
  void ApplyOperation(const hub::v1::Operation& operation) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  FakeHubLog log_;
  mutable Mutex mutex_;
  Content content_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> violations_ ABSL_GUARDED_BY(mutex_);
  std::function<std::string(const record::v1::IncidentRecord&)> rule_ ABSL_GUARDED_BY(mutex_);
  int break_after_ ABSL_GUARDED_BY(mutex_) = 0;
  Break break_when_ ABSL_GUARDED_BY(mutex_) = Break::kBeforeApplying;
  std::vector<std::string> window_ ABSL_GUARDED_BY(mutex_);  // commitments
  std::function<void(hub::v1::ErasureStatement&)> tamper_ ABSL_GUARDED_BY(mutex_);
  bool erasing_ ABSL_GUARDED_BY(mutex_) = true;
  int asked_ ABSL_GUARDED_BY(mutex_) = 0;
  bool hold_ ABSL_GUARDED_BY(mutex_) = false;
  bool reachable_ ABSL_GUARDED_BY(mutex_) = true;
  int batches_ ABSL_GUARDED_BY(mutex_) = 0;
  int streams_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace almenara::testing

#endif  // ALMENARA_NODE_PUBLISH_TESTING_FAKE_HUB_H_
