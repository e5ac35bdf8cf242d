// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_TESTS_TESTING_PUBLICATION_STREAM_H_
#define ALMENARA_TESTS_TESTING_PUBLICATION_STREAM_H_

#include <grpcpp/client_context.h>

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "almenara/hub/v1/publication_service.grpc.pb.h"
#include "common/transport/hub_connection.h"

namespace almenara::testing {

// A node's side of one publication stream, message by message. Records are named by their
// sequences, one person each, revision 1. Not thread-safe.
class PublicationStream {
 public:
  // `hub` must outlive the stream.
  explicit PublicationStream(const transport::HubConnection& hub);

  // The durable sequence; an error is the stream's end.
  absl::StatusOr<uint64_t> Hello(uint64_t epoch);
  // Upserts of the records first to last. False when the stream has ended.
  bool Send(uint64_t first, uint64_t last);
  // The next answer; an error is the stream's end.
  absl::StatusOr<hub::v1::PublishResponse> Read();
  // Says that no more comes, and how the stream ended.
  absl::Status Finish();

 private:
  const transport::HubConnection& hub_;
  const std::unique_ptr<hub::v1::PublicationService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<hub::v1::PublishRequest, hub::v1::PublishResponse>>
      stream_;
};

// Publishes the records up to `count` in batches of ten, all in flight at once, from where the hub
// is.
absl::Status PublishAll(const transport::HubConnection& hub, uint64_t count);

}  // namespace almenara::testing

#endif  // ALMENARA_TESTS_TESTING_PUBLICATION_STREAM_H_
