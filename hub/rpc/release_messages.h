// SPDX-License-Identifier: Apache-2.0
// Releases as they go over the wire.
#ifndef ALMENARA_HUB_RPC_RELEASE_MESSAGES_H_
#define ALMENARA_HUB_RPC_RELEASE_MESSAGES_H_

#include <grpcpp/support/sync_stream.h>

#include <string>

#include "almenara/hub/v1/release_service.pb.h"
#include "common/telemetry/log.h"
#include "common/telemetry/log_identifier.h"
#include "hub/release/ad_hoc_releases.h"
#include "hub/release/release_maker.h"

namespace almenara::hub {

v1::Release ToProto(const state::v1::ReleaseEntry& entry);
v1::AdHocRelease ToProto(const AdHocStanding& standing);

// Hands what happens while releases are made to the caller and to the log. A caller that has gone
// misses its events; the work goes on, since half of it helps nobody. `Event`: CloseCohortResponse
// or MakeAdHocReleaseResponse, which have the same parts.
template <typename Event>
class ReleaseEventWriter final : public CloseListener {
 public:
  // Both must outlive the writer.
  ReleaseEventWriter(const Log& log, grpc::ServerWriter<Event>& writer)
      : log_(log), writer_(writer) {}

  void OnStep(absl::string_view agreement, absl::string_view step, int percent) override {
    Event event;
    event.mutable_progress()->set_agreement(std::string(agreement));
    event.mutable_progress()->set_step(std::string(step));
    event.mutable_progress()->set_percent(static_cast<uint32_t>(percent));
    Write(event);
  }
  void OnRelease(const state::v1::ReleaseEntry& entry) override {
    log_.Info("release_sealed", {LogField::Identifier("release", LogIdentifier(entry.id()))});
    Event event;
    *event.mutable_release() = ToProto(entry);
    Write(event);
  }
  void OnNoRelease(const AgreementVersion& agreement, const Occasion& occasion,
                   absl::string_view reason) override {
    Event event;
    event.mutable_no_release()->set_agreement(agreement.agreement.id);
    event.mutable_no_release()->set_version(agreement.agreement.version);
    event.mutable_no_release()->set_occasion(occasion.name);
    event.mutable_no_release()->set_reason(std::string(reason));
    Write(event);
  }

 private:
  void Write(const Event& event) {
    if (reachable_) reachable_ = writer_.Write(event);
  }

  const Log& log_;
  grpc::ServerWriter<Event>& writer_;
  bool reachable_ = true;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_RPC_RELEASE_MESSAGES_H_
