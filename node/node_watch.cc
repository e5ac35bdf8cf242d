// SPDX-License-Identifier: Apache-2.0
#include "node/node_watch.h"

namespace almenara::node {
namespace {

// At least so often; changes of the outbox are seen at once.
constexpr absl::Duration kInterval = absl::Seconds(2);

}  // namespace

NodeWatch::NodeWatch(Metrics& metrics, const Log& log, const CaseStore& cases, Outbox& outbox,
                     const Publisher* publisher, const KeptHead* head)
    : log_(log),
      cases_(cases),
      outbox_(outbox),
      publisher_(publisher),
      head_(head),
      cases_gauge_(metrics.AddGauge("almenara_node_cases", "Cases held.")),
      waiting_gauge_(metrics.AddGauge("almenara_outbox_waiting_operations",
                                      "Operations that the hub has not acknowledged.")),
      held_gauge_(metrics.AddGauge("almenara_published_records",
                                   "Records that the hub holds for this node.")),
      rejected_gauge_(
          metrics.AddGauge("almenara_rejected_records", "Records that the hub refused.")),
      connected_gauge_(
          metrics.AddGauge("almenara_hub_connected", "1 while the stream to the hub is open.")),
      contradicted_gauge_(metrics.AddGauge(
          "almenara_hub_contradicted",
          "1 while the hub's log contradicts what this node has seen, and records wait.")),
      erasures_gauge_(metrics.AddGauge("almenara_pending_erasures",
                                       "Withdrawals that the hub has not confirmed.")),
      thread_([this] { Run(); }) {}

NodeWatch::~NodeWatch() {
  stopping_ = true;
  outbox_.progress().Interrupt();
  thread_.join();
}

void NodeWatch::Run() {
  while (true) {
    const OutboxProgress::Observation seen = outbox_.progress().Observe();
    if (stopping_) return;
    Look();
    outbox_.progress().WaitForChange(seen, kInterval);
  }
}

void NodeWatch::Look() {
  const OutboxPosition position = outbox_.progress().position();
  cases_gauge_.Set(static_cast<double>(cases_.cases()));
  waiting_gauge_.Set(static_cast<double>(position.last_sequence - position.durable_sequence));
  held_gauge_.Set(static_cast<double>(outbox_.progress().held_records()));
  rejected_gauge_.Set(static_cast<double>(outbox_.progress().rejected_count()));
  erasures_gauge_.Set(static_cast<double>(outbox_.erasures().pending()));
  LookAtHub();
}

void NodeWatch::LookAtHub() {
  const OutboxPosition position = outbox_.progress().position();
  const bool contradicted = head_ != nullptr && !head_->problem().empty();
  contradicted_gauge_.Set(contradicted ? 1 : 0);
  if (contradicted && !contradicted_) log_.Error("hub_contradicts_itself", {});
  if (!contradicted && contradicted_) log_.Info("hub_accepted_again", {});
  contradicted_ = contradicted;
  const bool connected = publisher_ != nullptr && publisher_->status().connected;
  connected_gauge_.Set(connected ? 1 : 0);
  if (connected == connected_) return;
  connected_ = connected;
  const auto waiting = LogField::Count(
      "waiting", static_cast<int64_t>(position.last_sequence - position.durable_sequence));
  if (connected) {
    log_.Info("hub_connected", {waiting});
  } else {
    log_.Warning("hub_disconnected", {waiting});
  }
}

}  // namespace almenara::node
