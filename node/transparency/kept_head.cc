// SPDX-License-Identifier: Apache-2.0
#include "node/transparency/kept_head.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/status_macros.h"
#include "common/transparency/tree_head.h"
#include "node/transparency/transparency_keys.h"

namespace almenara::node {
namespace {

using log::v1::TreeHead;
using state::v1::KeptHeadRow;

constexpr char kWhatToDo[] =
    "; no record leaves this node until a person has looked: ask the hub's operator and another "
    "member, compare heads, then accept with `almenara audit consistency --accept`";

// The same statement of the same log, whenever it was signed.
absl::Status CheckEqual(const TreeHead& kept, const TreeHead& other) {
  if (kept.root() == other.root()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the hub's log has two different histories of ",
                                          kept.size(), " leaves; keep both tree heads"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeptHead>> KeptHead::Load(KeyValueStore& store) {
  std::unique_ptr<KeptHead> kept(new KeptHead(store));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                            store.Get(kKeptHeadTable, KeptHeadRowKey()));
  if (!bytes.has_value()) return kept;
  KeptHeadRow row;
  if (!row.ParseFromString(*bytes) || !crypto::Ed25519PublicKey::FromBytes(row.public_key()).ok() ||
      !row.has_head()) {
    return absl::DataLossError("the kept tree head is damaged");
  }
  MutexLock lock(kept->mutex_);
  kept->row_ = std::move(row);
  return kept;
}

KeptHeadRow KeptHead::row() const {
  MutexLock lock(mutex_);
  return row_;
}

absl::Status KeptHead::Write(const KeptHeadRow& row) {
  WriteBatch batch;
  batch.Put(kKeptHeadTable, KeptHeadRowKey(), row.SerializeAsString());
  ALMENARA_RETURN_IF_ERROR(store_.WriteSynced(batch));
  MutexLock lock(mutex_);
  row_ = row;
  return absl::OkStatus();
}

absl::StatusOr<hub::v1::GetTreeHeadResponse> KeptHead::Ask(HubTransparency& hub) const {
  return hub.GetTreeHead(row().head().size());
}

absl::Status KeptHead::Examine(const hub::v1::GetTreeHeadResponse& shown) const {
  const KeptHeadRow kept = row();
  if (!kept.has_head()) {
    ALMENARA_ASSIGN_OR_RETURN(const auto key,
                              crypto::Ed25519PublicKey::FromBytes(shown.public_key()));
    return transparency::VerifyTreeHead(shown.head(), key);
  }
  if (shown.public_key() != kept.public_key()) {
    return absl::DataLossError("the hub's log has another key than the one first seen");
  }
  ALMENARA_ASSIGN_OR_RETURN(const auto key, crypto::Ed25519PublicKey::FromBytes(kept.public_key()));
  return transparency::CheckHeadsAgree(kept.head(), shown.head(), shown.proof(), key);
}

absl::StatusOr<CheckedHead> KeptHead::Check(HubTransparency& hub) {
  MutexLock checking(check_mutex_);
  KeptHeadRow kept = row();
  if (!kept.problem().empty()) return absl::DataLossError(kept.problem());
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::GetTreeHeadResponse shown, Ask(hub));
  const absl::Status examined = Examine(shown);
  // Without a head to compare with, a head that cannot be verified contradicts nothing.
  if (!examined.ok() && !kept.has_head()) return examined;
  if (!examined.ok()) return Contradict(shown.head(), examined.message());
  const uint64_t known_size = kept.head().size();
  if (kept.has_head() && known_size == shown.head().size()) {
    return CheckedHead{.head = kept.head(), .known_size = known_size};
  }
  kept.set_public_key(shown.public_key());
  *kept.mutable_head() = shown.head();
  ALMENARA_RETURN_IF_ERROR(Write(kept));
  return CheckedHead{.head = shown.head(), .known_size = known_size};
}

absl::StatusOr<CheckedHead> KeptHead::Accept(HubTransparency& hub) {
  MutexLock checking(check_mutex_);
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::GetTreeHeadResponse shown, Ask(hub));
  ALMENARA_ASSIGN_OR_RETURN(const auto key,
                            crypto::Ed25519PublicKey::FromBytes(shown.public_key()));
  ALMENARA_RETURN_IF_ERROR(transparency::VerifyTreeHead(shown.head(), key));
  const uint64_t known_size = row().head().size();
  KeptHeadRow anew;
  anew.set_public_key(shown.public_key());
  *anew.mutable_head() = shown.head();
  ALMENARA_RETURN_IF_ERROR(Write(anew));
  return CheckedHead{.head = shown.head(), .known_size = known_size};
}

absl::Status KeptHead::Compare(const TreeHead& other, HubTransparency& hub) {
  MutexLock checking(check_mutex_);
  const KeptHeadRow kept = row();
  if (!kept.has_head()) {
    return absl::FailedPreconditionError("this node keeps no tree head yet: check one first");
  }
  ALMENARA_ASSIGN_OR_RETURN(const auto key, crypto::Ed25519PublicKey::FromBytes(kept.public_key()));
  if (other.log_id() != kept.head().log_id()) {
    return absl::DataLossError("the two heads are of two logs: the hub shows its members two keys");
  }
  ALMENARA_RETURN_IF_ERROR(transparency::VerifyTreeHead(other, key));
  const absl::Status same = CompareSigned(kept.head(), other, key, hub);
  return absl::IsDataLoss(same) ? Contradict(other, same.message()) : same;
}

absl::Status KeptHead::CompareSigned(const TreeHead& kept, const TreeHead& other,
                                     const crypto::Ed25519PublicKey& key,
                                     HubTransparency& hub) const {
  if (other.size() == kept.size()) return CheckEqual(kept, other);
  const bool other_is_older = other.size() < kept.size();
  const TreeHead& older = other_is_older ? other : kept;
  const TreeHead& newer = other_is_older ? kept : other;
  hub::v1::GetConsistencyProofResponse proof;
  if (older.size() > 0) {
    absl::StatusOr<hub::v1::GetConsistencyProofResponse> shown =
        hub.GetConsistencyProof(older.size(), newer.size());
    if (absl::IsOutOfRange(shown.status())) {
      return absl::DataLossError(absl::StrCat("the hub denies a log of ", newer.size(),
                                              " leaves that it has signed; keep both tree heads"));
    }
    ALMENARA_RETURN_IF_ERROR(shown.status());
    proof = *std::move(shown);
  }
  return transparency::CheckHeadsAgree(older, newer, proof.proof(), key);
}

absl::Status KeptHead::Contradict(const TreeHead& head, absl::string_view why) {
  KeptHeadRow contradicted = row();
  // The first stays: it is what a person has to look at.
  if (contradicted.problem().empty()) {
    contradicted.set_problem(absl::StrCat(why, kWhatToDo));
    *contradicted.mutable_contradicting() = head;
    ALMENARA_RETURN_IF_ERROR(Write(contradicted));
  }
  return absl::DataLossError(why);
}

std::optional<TreeHead> KeptHead::head() const {
  const KeptHeadRow kept = row();
  return kept.has_head() ? std::optional(kept.head()) : std::nullopt;
}

std::optional<crypto::Ed25519PublicKey> KeptHead::log_key() const {
  const KeptHeadRow kept = row();
  if (!kept.has_head()) return std::nullopt;
  // Checked when it was kept and when it was read.
  return *crypto::Ed25519PublicKey::FromBytes(kept.public_key());
}

std::string KeptHead::problem() const { return row().problem(); }

}  // namespace almenara::node
