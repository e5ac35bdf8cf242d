// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_PUBLISH_HUB_PUBLICATION_H_
#define ALMENARA_NODE_PUBLISH_HUB_PUBLICATION_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/publication_service.pb.h"

namespace almenara::node {

// As the hub's contract has it.
inline constexpr size_t kMaxWithdrawalsAsked = 1000;

// An open stream to the hub. One thread writes while another reads.
class PublicationStream {
 public:
  virtual ~PublicationStream() = default;

  // Blocks while the connection is full. False: the stream is over.
  // `request`: a PublishRequest, serialised.
  virtual bool Write(const std::string& request) = 0;
  // Blocks until something comes. False: the stream is over.
  virtual bool Read(hub::v1::PublishResponse& response) = 0;
  // Ends the stream from any thread; Write and Read then give false.
  virtual void Cancel() = 0;
  // Why the stream is over. Call once, after Read gave false and with no Write under way.
  virtual absl::Status Finish() = 0;
};

// The hub's PublicationService as the node sees it. Thread-safe.
class HubPublication {
 public:
  virtual ~HubPublication() = default;
  // Messages of errors say what is wrong and what to do; they are shown to the steward.
  // With `digest`: of every record held, which takes the hub longer.
  virtual absl::StatusOr<hub::v1::GetInventoryResponse> GetInventory(bool digest) = 0;
  // At most kMaxWithdrawalsAsked. Receipts are not verified.
  virtual absl::StatusOr<hub::v1::ConfirmErasuresResponse> ConfirmErasures(
      const std::vector<hub::v1::Withdrawal>& withdrawals) = 0;
  virtual absl::StatusOr<std::unique_ptr<PublicationStream>> Open() = 0;
  // Ends calls under way and refuses later ones with CANCELLED.
  virtual void Shutdown() = 0;
};

}  // namespace almenara::node

#endif  // ALMENARA_NODE_PUBLISH_HUB_PUBLICATION_H_
