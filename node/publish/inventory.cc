// SPDX-License-Identifier: Apache-2.0
#include "node/publish/inventory.h"

#include "common/crypto/hmac.h"
#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

void AppendBigEndian(uint64_t number, std::string& out) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(number >> shift & 0xff));
  }
}

}  // namespace

absl::StatusOr<HeldInventory> TakeInventory(const Outbox& outbox) {
  HeldInventory inventory;
  std::string digested;  // 40 bytes a record
  const DurablePosition durable = outbox.progress().durable();
  ALMENARA_RETURN_IF_ERROR(
      outbox.EachPublished([&](const std::string& record_id, const state::v1::PublishedRow& row) {
        const record::v1::IncidentRecord* held = HeldRecord(row, durable);
        if (held == nullptr) return absl::OkStatus();
        ++inventory.records;
        digested += record_id;
        AppendBigEndian(held->revision(), digested);
        return absl::OkStatus();
      }));
  inventory.digest = crypto::AsBytes(crypto::Sha256(digested));
  return inventory;
}

absl::StatusOr<InventoryComparison> InventoryCheck::Compare() {
  MutexLock lock(mutex_);
  const OutboxPosition before = outbox_.progress().position();
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::GetInventoryResponse hub, hub_.GetInventory(true));
  ALMENARA_ASSIGN_OR_RETURN(const HeldInventory here, TakeInventory(outbox_));
  InventoryComparison comparison = {.at_hub = hub.records(), .here = here.records};
  if (hub.records() == here.records && hub.digest() == here.digest) {
    comparison.finding = InventoryFinding::kSame;
  } else if (outbox_.progress().position() != before ||
             before.durable_sequence != before.last_sequence || !publisher_.status().connected) {
    comparison.finding = InventoryFinding::kStillSending;
  } else if (outbox_.HoldsRecords()) {
    comparison.finding = InventoryFinding::kHeldBack;
  } else if (before.records_wait) {
    comparison.finding = InventoryFinding::kWaits;
  } else if (sent_again_in_epoch_ == before.epoch) {
    comparison.finding = hub.records() > here.records ? InventoryFinding::kUnknownHere
                                                      : InventoryFinding::kRefusedThere;
  } else {
    ALMENARA_RETURN_IF_ERROR(outbox_.StartEpoch(before.epoch + 1));
    sent_again_in_epoch_ = before.epoch + 1;
    publisher_.Reconnect();
    comparison.finding = InventoryFinding::kSentAgain;
  }
  return comparison;
}

}  // namespace almenara::node
