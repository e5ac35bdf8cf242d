// SPDX-License-Identifier: Apache-2.0
#include "node/publish/publisher.h"

#include <optional>
#include <utility>

#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

// An idle writer looks up so often; new work wakes it at once.
constexpr absl::Duration kIdle = absl::Seconds(30);

constexpr char kRestored[] =
    "this node was restored from a backup, and has forgotten what was withdrawn since: withdraw it "
    "again with `almenara node withdraw`, then send the rest with `almenara node publish`";

}  // namespace

Publisher::Publisher(const Parts& parts, uint32_t code_list_version, const Backoff::Limits& limits)
    : outbox_(parts.outbox),
      hub_(parts.hub),
      log_(parts.log),
      head_(parts.head),
      code_list_version_(code_list_version),
      backoff_(limits, parts.random) {
  // What an earlier run found out still holds.
  outbox_.HoldRecords(!head_.problem().empty());
  thread_ = std::thread([this] { Run(); });
}

Publisher::~Publisher() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    if (stream_ != nullptr) stream_->Cancel();
    wake_.NotifyAll();
  }
  hub_.Shutdown();
  log_.Shutdown();
  outbox_.progress().Interrupt();
  thread_.join();
}

PublisherStatus Publisher::status() const {
  MutexLock lock(mutex_);
  PublisherStatus status = status_;
  if (status.problem.empty() && outbox_.progress().position().records_wait) {
    status.problem = kRestored;
  }
  return status;
}

void Publisher::TryNow() {
  MutexLock lock(mutex_);
  try_now_ = true;
  wake_.NotifyAll();
}

void Publisher::Reconnect() {
  MutexLock lock(mutex_);
  try_now_ = true;
  if (stream_ != nullptr) stream_->Cancel();
  wake_.NotifyAll();
}

bool Publisher::stopping() const {
  MutexLock lock(mutex_);
  return stopping_;
}

void Publisher::SetConnected() {
  MutexLock lock(mutex_);
  status_ = {.connected = true, .problem = head_.problem()};
}

void Publisher::SetProblem(const absl::Status& status) {
  MutexLock lock(mutex_);
  status_ = {.connected = false, .problem = std::string(status.message())};
}

void Publisher::WaitBeforeRetry(absl::Duration delay) {
  MutexLock lock(mutex_);
  while (!stopping_ && !try_now_) {
    if (!wake_.WaitFor(mutex_, delay)) break;
  }
  try_now_ = false;
}

void Publisher::Run() {
  while (!stopping()) {
    const absl::Status status = RunOnce();
    if (stopping()) return;
    SetProblem(status.ok() ? absl::UnavailableError("the hub ended the stream") : status);
    WaitBeforeRetry(backoff_.Next());
  }
}

absl::Status Publisher::CheckHub() {
  const absl::StatusOr<CheckedHead> checked = head_.Check(log_);
  const bool contradicts = !head_.problem().empty();
  if (!checked.ok() && !contradicts) return checked.status();
  outbox_.HoldRecords(contradicts);
  if (!contradicts) return absl::OkStatus();
  // Sequences have no gaps: a record on its way can only stay behind with its epoch.
  ALMENARA_ASSIGN_OR_RETURN(const bool waiting, outbox_.RecordsWaiting());
  if (!waiting) return absl::OkStatus();
  return outbox_.StartEpoch(outbox_.progress().position().epoch + 1);
}

absl::Status Publisher::RunOnce() {
  ALMENARA_ASSIGN_OR_RETURN(const hub::v1::GetInventoryResponse inventory,
                            hub_.GetInventory(false));
  ALMENARA_RETURN_IF_ERROR(CheckHub());
  if (const std::optional<uint64_t> epoch =
          EpochToStart(inventory, outbox_.progress().position())) {
    const bool restored = NodeWasRestored(inventory, outbox_.progress().position());
    ALMENARA_RETURN_IF_ERROR(
        outbox_.StartEpoch(*epoch, restored ? EarlierRecords::kWait : EarlierRecords::kSendAgain));
  }
  ALMENARA_RETURN_IF_ERROR(outbox_.RequeueEarlierEpochs());
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<PublicationStream> stream, hub_.Open());
  {
    MutexLock lock(mutex_);
    stream_ = stream.get();
    reading_over_ = false;
    if (stopping_) stream_->Cancel();
  }
  PublicationSession session(outbox_, code_list_version_);
  const absl::Status status = RunStream(*stream, session);
  MutexLock lock(mutex_);
  stream_ = nullptr;
  return status;
}

absl::Status Publisher::RunStream(PublicationStream& stream, PublicationSession& session) {
  absl::Status read_status;
  std::thread reader([&] {
    read_status = ReadUntilOver(stream, session);
    {
      MutexLock lock(mutex_);
      reading_over_ = true;
    }
    outbox_.progress().Interrupt();
  });
  const absl::Status write_status = WriteUntilOver(stream, session);
  // A reader that waits for more must not wait for ever.
  if (!write_status.ok()) stream.Cancel();
  reader.join();
  const absl::Status stream_status = stream.Finish();
  // Our own reason to end says more than the cancellation that followed from it.
  if (!read_status.ok()) return read_status;
  if (!write_status.ok()) return write_status;
  return stream_status;
}

absl::Status Publisher::WriteUntilOver(PublicationStream& stream, PublicationSession& session) {
  const auto over = [&] {
    MutexLock lock(mutex_);
    return reading_over_ || stopping_;
  };
  // A write that fails means that the stream is over; reading tells why.
  if (!stream.Write(session.Hello().SerializeAsString())) return absl::OkStatus();
  while (true) {
    const OutboxProgress::Observation seen = outbox_.progress().Observe();
    if (over()) return absl::OkStatus();
    ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> batch, session.NextBatch());
    if (!batch.has_value()) {
      outbox_.progress().WaitForChange(seen, kIdle);
    } else if (!stream.Write(*batch)) {
      return absl::OkStatus();
    }
  }
}

absl::Status Publisher::ReadUntilOver(PublicationStream& stream, PublicationSession& session) {
  hub::v1::PublishResponse response;
  while (stream.Read(response)) {
    const absl::Status status = session.OnResponse(response);
    if (!status.ok()) {
      stream.Cancel();
      // Read until the end, so that Finish may be called.
      while (stream.Read(response)) continue;
      return status;
    }
    if (response.has_resume()) {
      SetConnected();
      backoff_.Reset();
    }
  }
  return absl::OkStatus();
}

}  // namespace almenara::node
