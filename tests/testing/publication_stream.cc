// SPDX-License-Identifier: Apache-2.0
#include "tests/testing/publication_stream.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "hub/intake/testing/sample_records.h"
#include "tests/testing/test_hub.h"

namespace almenara::testing {

using hub::v1::PublishRequest;
using hub::v1::PublishResponse;

PublicationStream::PublicationStream(const transport::HubConnection& hub)
    : hub_(hub), stub_(hub::v1::PublicationService::NewStub(hub.channel())) {
  SetTestDeadline(context_);
  stream_ = stub_->Publish(&context_);
}

absl::StatusOr<uint64_t> PublicationStream::Hello(uint64_t epoch) {
  PublishRequest request;
  request.mutable_hello()->set_epoch(epoch);
  request.mutable_hello()->set_code_list_version(1);
  stream_->Write(request);
  ALMENARA_ASSIGN_OR_RETURN(const PublishResponse response, Read());
  return response.resume().durable_sequence();
}

bool PublicationStream::Send(uint64_t first, uint64_t last) {
  PublishRequest request;
  for (uint64_t sequence = first; sequence <= last; ++sequence) {
    auto* operation = request.mutable_batch()->add_operation();
    operation->set_sequence(sequence);
    const std::string name = absl::StrCat("r", sequence);
    *operation->mutable_upsert() = hub::testing::RecordOf(name, name, 1);
    operation->set_commitment(hub::testing::SampleCommitment(operation->upsert()));
  }
  return stream_->Write(request);
}

absl::StatusOr<PublishResponse> PublicationStream::Read() {
  PublishResponse response;
  if (stream_->Read(&response)) return response;
  const absl::Status status = hub_.Explain(stream_->Finish());
  return status.ok() ? absl::OutOfRangeError("the hub has ended the stream") : status;
}

absl::Status PublicationStream::Finish() {
  stream_->WritesDone();
  return hub_.Explain(stream_->Finish());
}

absl::Status PublishAll(const transport::HubConnection& hub, uint64_t count) {
  PublicationStream stream(hub);
  ALMENARA_ASSIGN_OR_RETURN(uint64_t durable, stream.Hello(1));
  for (uint64_t next = durable + 1; next <= count; next += 10) {
    if (!stream.Send(next, std::min(next + 9, count))) break;
  }
  while (durable < count) {
    ALMENARA_ASSIGN_OR_RETURN(const PublishResponse response, stream.Read());
    durable = response.acknowledgement().durable_sequence();
  }
  return stream.Finish();
}

}  // namespace almenara::testing
