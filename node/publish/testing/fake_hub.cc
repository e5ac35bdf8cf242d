// SPDX-License-Identifier: Apache-2.0
#include "node/publish/testing/fake_hub.h"

#include <deque>
#include <utility>

#include "common/crypto/hmac.h"

namespace almenara::testing {

// A stream whose other end is the fake itself: a request is answered within Write.
class FakeHub::Stream final : public node::PublicationStream {
 public:
  explicit Stream(FakeHub& hub) : hub_(hub) {}

  bool Write(const std::string& bytes) override {
    hub::v1::PublishRequest request;
    if (!request.ParseFromString(bytes)) return End();
    {
      MutexLock lock(mutex_);
      if (over_) return false;
    }
    if (request.has_hello()) {
      Give(hub_.OnHello(request.hello()));
      return true;
    }
    const int number = ++batches_;
    const auto [break_now, when, hold] = Plan(number);
    if (break_now && when == Break::kBeforeApplying) return End();
    const hub::v1::PublishResponse answer = hub_.OnBatch(request.batch());
    if (break_now) return End();
    if (!hold) Give(answer);
    return true;
  }

  bool Read(hub::v1::PublishResponse& response) override {
    MutexLock lock(mutex_);
    while (!over_ && responses_.empty()) ready_.Wait(mutex_);
    if (responses_.empty()) return false;
    response = std::move(responses_.front());
    responses_.pop_front();
    return true;
  }

  void Cancel() override { End(); }
  absl::Status Finish() override { return absl::UnavailableError("the stream broke"); }

 private:
  struct BreakPlan {
    bool break_now;
    Break when;
    bool hold;
  };
  BreakPlan Plan(int number) const {
    MutexLock lock(hub_.mutex_);
    return {.break_now = hub_.break_after_ > 0 && number >= hub_.break_after_,
            .when = hub_.break_when_,
            .hold = hub_.hold_};
  }
  bool End() {
    MutexLock lock(mutex_);
    over_ = true;
    ready_.NotifyAll();
    return false;
  }
  void Give(hub::v1::PublishResponse response) {
    MutexLock lock(mutex_);
    responses_.push_back(std::move(response));
    ready_.NotifyAll();
  }

  FakeHub& hub_;
  int batches_ = 0;  // by the writing thread alone
  Mutex mutex_;
  ConditionVariable ready_;
  bool over_ ABSL_GUARDED_BY(mutex_) = false;
  std::deque<hub::v1::PublishResponse> responses_ ABSL_GUARDED_BY(mutex_);
};

absl::StatusOr<hub::v1::GetInventoryResponse> FakeHub::GetInventory(bool digest) {
  MutexLock lock(mutex_);
  if (!reachable_) return absl::UnavailableError("the hub is not reachable");
  hub::v1::GetInventoryResponse response;
  response.set_epoch(content_.epoch);
  response.set_durable_sequence(content_.durable_sequence);
  response.set_records(content_.records.size());
  if (!digest) return response;
  std::string digested;
  for (const auto& [id, record] : content_.records) {
    digested += id;
    for (int shift = 56; shift >= 0; shift -= 8) {
      digested.push_back(static_cast<char>(record.revision() >> shift & 0xff));
    }
  }
  response.set_digest(crypto::AsBytes(crypto::Sha256(digested)));
  return response;
}

absl::StatusOr<hub::v1::ConfirmErasuresResponse> FakeHub::ConfirmErasures(
    const std::vector<hub::v1::Withdrawal>& withdrawals) {
  MutexLock lock(mutex_);
  ++asked_;
  if (!reachable_) return absl::UnavailableError("the hub is not reachable");
  if (withdrawals.empty() || withdrawals.size() > node::kMaxWithdrawalsAsked) {
    violations_.push_back("a question for no erasure or for too many");
  }
  hub::v1::ConfirmErasuresResponse response;
  for (const hub::v1::Withdrawal& withdrawal : withdrawals) {
    const auto revision = content_.revisions.find(withdrawal.record_id());
    const bool withdrawn = content_.records.count(withdrawal.record_id()) == 0 &&
                           revision != content_.revisions.end() &&
                           revision->second == withdrawal.revision();
    if (!withdrawn || !erasing_) {
      response.set_pending(response.pending() + 1);
      continue;
    }
    hub::v1::ErasureStatement statement;
    statement.set_organization(kFakeHubMember);
    statement.set_record_id(withdrawal.record_id());
    statement.set_revision(withdrawal.revision());
    statement.set_erased_at_unix_ms(1'700'000'000'000);
    statement.set_nonce(std::string(32, 'n'));
    if (tamper_) tamper_(statement);
    *response.add_erasure() = log_.Sign(statement);
  }
  return response;
}

absl::StatusOr<std::unique_ptr<node::PublicationStream>> FakeHub::Open() {
  MutexLock lock(mutex_);
  if (!reachable_) return absl::UnavailableError("the hub is not reachable");
  ++streams_;
  return std::unique_ptr<node::PublicationStream>(new Stream(*this));
}

hub::v1::PublishResponse FakeHub::OnHello(const hub::v1::Hello& hello) {
  MutexLock lock(mutex_);
  if (hello.epoch() < content_.epoch) violations_.push_back("an epoch older than the hub's");
  if (hello.epoch() > content_.epoch) {
    content_.epoch = hello.epoch();
    content_.durable_sequence = 0;
    content_.rejections.clear();
  }
  std::erase_if(content_.rejections, [&](const hub::v1::Rejection& r) {
    return r.sequence() <= hello.rejections_seen();
  });
  hub::v1::PublishResponse response;
  response.mutable_resume()->set_durable_sequence(content_.durable_sequence);
  for (const hub::v1::Rejection& rejection : content_.rejections) {
    *response.mutable_resume()->add_rejection() = rejection;
  }
  return response;
}

void FakeHub::ApplyOperation(const hub::v1::Operation& operation) {
  const bool upsert = operation.has_upsert();
  const std::string& id =
      upsert ? operation.upsert().record_id() : operation.withdrawal().record_id();
  const uint64_t revision =
      upsert ? operation.upsert().revision() : operation.withdrawal().revision();
  const std::string broken = upsert && rule_ ? rule_(operation.upsert()) : "";
  if (!broken.empty()) {
    hub::v1::Rejection rejection;
    rejection.set_sequence(operation.sequence());
    rejection.set_field("values");
    rejection.set_rule(broken);
    content_.rejections.push_back(rejection);
    return;
  }
  uint64_t& held = content_.revisions[id];
  if (revision <= held) {
    // Sent again in a new epoch, it must be the same.
    const auto record = content_.records.find(id);
    const bool same =
        upsert ? record != content_.records.end() &&
                     record->second.SerializeAsString() == operation.upsert().SerializeAsString()
               : record == content_.records.end();
    if (revision < held || !same) violations_.push_back("a revision that does not rise");
    return;
  }
  held = revision;
  if (upsert) {
    if (operation.commitment().size() != 32) violations_.push_back("no commitment");
    content_.records[id] = operation.upsert();
    content_.commitments[id] = operation.commitment();
    window_.push_back(operation.commitment());
  } else {
    content_.records.erase(id);
    content_.commitments.erase(id);
  }
}

hub::v1::PublishResponse FakeHub::OnBatch(const hub::v1::Batch& batch) {
  MutexLock lock(mutex_);
  ++batches_;
  hub::v1::PublishResponse response;
  const size_t known = content_.rejections.size();
  if (batch.operation_size() > 2000 || batch.ByteSizeLong() > (1u << 20))
    violations_.push_back("a batch too large");
  for (const hub::v1::Operation& operation : batch.operation()) {
    if (operation.sequence() <= content_.durable_sequence) continue;
    if (operation.sequence() != content_.durable_sequence + 1) violations_.push_back("a gap");
    ApplyOperation(operation);
    content_.durable_sequence = operation.sequence();
  }
  response.mutable_acknowledgement()->set_durable_sequence(content_.durable_sequence);
  for (size_t i = known; i < content_.rejections.size(); ++i) {
    *response.mutable_acknowledgement()->add_rejection() = content_.rejections[i];
  }
  return response;
}

void FakeHub::RefuseWhere(std::function<std::string(const record::v1::IncidentRecord&)> rule) {
  MutexLock lock(mutex_);
  rule_ = std::move(rule);
}

void FakeHub::BreakStreamsAfter(int batches, Break when) {
  MutexLock lock(mutex_);
  break_after_ = batches;
  break_when_ = when;
}

void FakeHub::HoldAcknowledgements(bool hold) {
  MutexLock lock(mutex_);
  hold_ = hold;
}

void FakeHub::SetReachable(bool reachable) {
  MutexLock lock(mutex_);
  reachable_ = reachable;
}

void FakeHub::SetErasing(bool erasing) {
  MutexLock lock(mutex_);
  erasing_ = erasing;
}

void FakeHub::TamperWithReceipts(std::function<void(hub::v1::ErasureStatement&)> tamper) {
  MutexLock lock(mutex_);
  tamper_ = std::move(tamper);
}

void FakeHub::CloseWindow() {
  MutexLock lock(mutex_);
  log_.AppendBatch(kFakeHubMember, window_);
  window_.clear();
}

int FakeHub::erasures_asked() const {
  MutexLock lock(mutex_);
  return asked_;
}

FakeHub::Content FakeHub::content() const {
  MutexLock lock(mutex_);
  return content_;
}

void FakeHub::Restore(Content content) {
  MutexLock lock(mutex_);
  content_ = std::move(content);
}

std::vector<std::string> FakeHub::violations() const {
  MutexLock lock(mutex_);
  return violations_;
}

int FakeHub::batches_received() const {
  MutexLock lock(mutex_);
  return batches_;
}

int FakeHub::streams_opened() const {
  MutexLock lock(mutex_);
  return streams_;
}

}  // namespace almenara::testing
