// SPDX-License-Identifier: Apache-2.0
#include "node/publish/testing/publishing_node.h"

#include <gtest/gtest.h>

#include <utility>

#include "common/crypto/hmac.h"
#include "common/testing/status_matchers.h"
#include "node/publish/publish_keys.h"
#include "node/transparency/transparency_keys.h"

namespace almenara::testing {
namespace {

constexpr node::Backoff::Limits kSoon = {.first = absl::Milliseconds(1),
                                         .longest = absl::Milliseconds(2)};

}  // namespace

std::string RecordId(int number) { return crypto::AsBytes(crypto::Sha256(std::to_string(number))); }

std::vector<node::DesiredRecord> Desired(const Wanted& wanted,
                                         const std::vector<std::string>& withdrawn) {
  std::vector<node::DesiredRecord> desired;
  for (const auto& [id, code] : wanted) {
    record::v1::IncidentRecord record;
    record.set_record_id(id);
    auto* values = record.add_values();
    values->set_field(1);
    values->add_code(code);
    desired.push_back({.record_id = id, .case_key = std::string(48, 'c'), .record = record});
  }
  for (const std::string& id : withdrawn) {
    desired.push_back({.record_id = id, .case_key = std::string(48, 'c'), .record = std::nullopt});
  }
  return desired;
}

Wanted HeldBy(const FakeHub& hub) {
  Wanted held;
  for (const auto& [id, record] : hub.content().records) held[id] = record.values(0).code(0);
  return held;
}

std::vector<std::string> PublishingTables() {
  std::vector<std::string> tables = node::PublishTables();
  for (const std::string& table : node::TransparencyTables()) tables.push_back(table);
  return tables;
}

void CopyTables(const KeyValueStore& from, KeyValueStore& to) {
  for (const std::string& table : PublishingTables()) {
    WriteBatch copy;
    const auto rows = from.Scan(table, "");
    for (; rows->Valid(); rows->Next()) copy.Put(table, rows->key(), rows->value());
    EXPECT_OK(to.WriteSynced(copy));
  }
}

PublishingNode::PublishingNode(KeyValueStore& store, FakeHub& hub) {
  auto loaded = node::Outbox::Load(store, secrets, random, clock);
  auto kept = node::KeptHead::Load(store);
  status = loaded.ok() ? kept.status() : loaded.status();
  if (!status.ok()) return;
  outbox = *std::move(loaded);
  head = *std::move(kept);
  publisher = std::make_unique<node::Publisher>(
      node::Publisher::Parts{
          .outbox = *outbox, .hub = hub, .log = hub.log(), .head = *head, .random = random},
      1, kSoon);
}

void PublishingNode::Confirm(FakeHub& hub) {
  Confirm(hub, kSoon, [this] { return outbox->EraseWithdrawnBytes(); });
}

void PublishingNode::Confirm(FakeHub& hub, const node::Backoff::Limits& limits,
                             std::function<absl::Status()> erase_bytes) {
  confirmer = std::make_unique<node::ErasureConfirmer>(
      node::ErasureConfirmer::Parts{.organization = organization,
                                    .outbox = *outbox,
                                    .hub = hub,
                                    .head = *head,
                                    .random = random,
                                    .erase_bytes = std::move(erase_bytes)},
      limits);
}

bool PublishingNode::WaitUntilDurable(const FaultInjectingStore* store) const {
  node::OutboxProgress::Observation seen = outbox->progress().Observe();
  for (int idle = 0; idle < 200;) {
    if (seen.position.durable_sequence == seen.position.last_sequence &&
        publisher->status().connected)
      return true;
    if (store != nullptr && store->crashed()) return false;
    const node::OutboxProgress::Observation now =
        outbox->progress().WaitForChange(seen, absl::Milliseconds(50));
    idle = now == seen ? idle + 1 : 0;
    seen = now;
  }
  return false;
}

bool PublishingNode::WaitUntil(const std::function<bool()>& condition) const {
  for (int attempt = 0; attempt < 5000; ++attempt) {
    if (condition()) return true;
    outbox->progress().WaitForChange(outbox->progress().Observe(), absl::Milliseconds(2));
  }
  return false;
}

}  // namespace almenara::testing
