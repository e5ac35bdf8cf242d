// SPDX-License-Identifier: Apache-2.0
#include "node/case/withdrawal_check.h"

#include <optional>

#include "absl/time/time.h"
#include "almenara/state/v1/node_state.pb.h"
#include "common/status/status_macros.h"
#include "node/case/case_keys.h"

namespace almenara::node {
namespace {

constexpr size_t kMarkSize = 16;

}  // namespace

void StageTakenBack(RandomSource& random, WriteBatch& batch) {
  batch.Put(kIdentityTable, TakenBackRowKey(), random.Bytes(kMarkSize));
}

absl::StatusOr<WithdrawalCheck::State> WithdrawalCheck::Begin() const {
  State state;
  ALMENARA_ASSIGN_OR_RETURN(std::optional<std::string> mark,
                            store_.Get(kIdentityTable, TakenBackRowKey()));
  state.taken_back = std::move(mark).value_or("");
  state.day = absl::ToUnixSeconds(clock_.Now()) / absl::ToInt64Seconds(absl::Hours(24));
  return state;
}

absl::Status WithdrawalCheck::Passed(const State& before) {
  state::v1::WithdrawalCheckRow row;
  row.set_taken_back(before.taken_back);
  row.set_rules(rules_);
  row.set_day(before.day);
  const std::string bytes = row.SerializeAsString();
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> earlier,
                            store_.Get(kIdentityTable, WithdrawalCheckRowKey()));
  if (earlier == bytes) return absl::OkStatus();
  WriteBatch batch;
  batch.Put(kIdentityTable, WithdrawalCheckRowKey(), bytes);
  return store_.WriteSynced(batch);
}

absl::StatusOr<bool> WithdrawalCheck::IsDue() const {
  ALMENARA_ASSIGN_OR_RETURN(const State now, Begin());
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                            store_.Get(kIdentityTable, WithdrawalCheckRowKey()));
  state::v1::WithdrawalCheckRow row;
  if (!bytes.has_value() || !row.ParseFromString(*bytes)) return true;
  // Time alone lets cases go and keeps none back; a clock that was set back may.
  return row.taken_back() != now.taken_back || row.rules() != rules_ || row.day() > now.day;
}

}  // namespace almenara::node
