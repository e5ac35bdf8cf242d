// SPDX-License-Identifier: Apache-2.0
#include "hub/transparency/query_journal.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/memory/memory.h"
#include "common/crypto/hmac.h"
#include "common/crypto/merkle_root.h"
#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"
#include "common/storage/stored_message.h"
#include "hub/transparency/log_keys.h"

namespace almenara::hub {
namespace {

using state::v1::QueryEventState;

constexpr KeyFormat kFormat = {.table_tag = 'Q', .version = 1};
constexpr uint8_t kEvent = 1;   // window, ordinal -> QueryEventState
constexpr uint8_t kByHash = 2;  // window, SHA-256 of the event -> ordinal
constexpr uint8_t kClosed = 3;  // -> the number of the last window that is in the log

std::string EventPrefix() { return KeyWriter(kFormat).U8(kEvent).Take(); }
std::string WindowPrefix(uint64_t window) {
  return KeyWriter(kFormat).U8(kEvent).U64(window).Take();
}
std::string EventKey(uint64_t window, uint64_t ordinal) {
  return KeyWriter(kFormat).U8(kEvent).U64(window).U64(ordinal).Take();
}
std::string HashKey(uint64_t window, absl::string_view event) {
  return KeyWriter(kFormat)
      .U8(kByHash)
      .U64(window)
      .Fixed(crypto::AsBytes(crypto::Sha256(event)))
      .Take();
}
std::string ClosedKey() { return KeyWriter(kFormat).U8(kClosed).Take(); }

absl::StatusOr<std::pair<uint64_t, uint64_t>> ParseEventKey(absl::string_view key) {
  KeyReader reader(key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kFormat));
  ALMENARA_ASSIGN_OR_RETURN(const uint8_t kind, reader.U8());
  if (kind != kEvent) return absl::DataLossError("queries: a key is damaged");
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t window, reader.U64());
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t ordinal, reader.U64());
  return std::pair(window, ordinal);
}

}  // namespace

uint64_t QueryJournal::WindowAt(absl::Time time) const {
  // The number of a window is its end in whole windows since 1970.
  return static_cast<uint64_t>((time - absl::UnixEpoch()) / window_) + 1;
}

absl::StatusOr<std::unique_ptr<QueryJournal>> QueryJournal::Open(const Parts& parts,
                                                                 absl::Duration window) {
  auto journal = absl::WrapUnique(new QueryJournal(parts, window));
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> closed,
                            parts.store.Get(kQueriesTable, ClosedKey()));
  uint64_t open = journal->WindowAt(parts.clock.Now());
  if (closed.has_value()) {
    ALMENARA_ASSIGN_OR_RETURN(const uint64_t last, LeafIndexFrom(*closed));
    open = std::max(open, last + 1);
  } else {
    WriteBatch batch;
    batch.Put(kQueriesTable, ClosedKey(), LeafIndexBytes(open - 1));
    ALMENARA_RETURN_IF_ERROR(parts.store.WriteSynced(batch));
  }
  // Ordinals only rise, also over a restart within a window.
  uint64_t next = 0;
  const auto rows = parts.store.Scan(kQueriesTable, WindowPrefix(open));
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const auto place, ParseEventKey(rows->key()));
    next = place.second + 1;
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  MutexLock lock(journal->mutex_);
  journal->open_window_ = open;
  journal->next_ordinal_ = next;
  return journal;
}

void QueryJournal::Write(QueryRecord record,
                         absl::FunctionRef<absl::Status(const Written&)> prepare, Done done) {
  const absl::Time now = parts_.clock.Now();
  record.event.set_at_unix_ms(static_cast<uint64_t>(absl::ToUnixMillis(now)));
  QueryEventState state;
  state.set_event(record.event.SerializeAsString());
  state.set_canonical_query(std::move(record.canonical_query));
  state.set_query_nonce(std::move(record.query_nonce));
  state.set_text_from_unix_micros(absl::ToUnixMicros(now + record.text_delay));
  Written written = {state.event(), 0};
  WriteBatch batch;
  {
    MutexLock lock(mutex_);
    while (closing_) changed_.Wait(mutex_);
    if (const uint64_t window = WindowAt(now); window > open_window_) {
      open_window_ = window;
      next_ordinal_ = 0;
    }
    written.window = open_window_;
    const uint64_t ordinal = next_ordinal_++;
    batch.Put(kQueriesTable, EventKey(written.window, ordinal), state.SerializeAsString());
    batch.Put(kQueriesTable, HashKey(written.window, written.event), LeafIndexBytes(ordinal));
    ++writing_;
  }
  if (const absl::Status prepared = prepare(written); !prepared.ok()) {
    Leave();
    done(prepared);
    return;
  }
  writer_.Write(batch, [this, done = std::move(done)](const absl::Status& status) mutable {
    Leave();
    done(status);
  });
}

void QueryJournal::Leave() {
  MutexLock lock(mutex_);
  --writing_;
  if (closing_) changed_.NotifyAll();
}

absl::Status QueryJournal::CloseWindows() {
  const uint64_t now = WindowAt(parts_.clock.Now());
  {
    // Every event of an ended window is on disk before the window is read.
    MutexLock lock(mutex_);
    while (closing_) changed_.Wait(mutex_);
    closing_ = true;
    while (writing_ > 0) changed_.Wait(mutex_);
    if (now > open_window_) {
      open_window_ = now;
      next_ordinal_ = 0;
    }
  }
  const absl::Status status = [&]() -> absl::Status {
    ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                              parts_.store.Get(kQueriesTable, ClosedKey()));
    if (!stored.has_value()) return absl::DataLossError("queries: the last window is missing");
    ALMENARA_ASSIGN_OR_RETURN(const uint64_t last, LeafIndexFrom(*stored));
    if (now <= last + 1) return absl::OkStatus();
    // Windows with events that the hub was not there to close, then the one that has just ended.
    std::set<uint64_t> ended = {now - 1};
    const auto rows = parts_.store.Scan(kQueriesTable, EventPrefix(), EventKey(last + 1, 0));
    for (; rows->Valid(); rows->Next()) {
      ALMENARA_ASSIGN_OR_RETURN(const auto place, ParseEventKey(rows->key()));
      if (place.first < now) ended.insert(place.first);
    }
    ALMENARA_RETURN_IF_ERROR(rows->status());
    for (const uint64_t window : ended) ALMENARA_RETURN_IF_ERROR(CloseWindow(window));
    return absl::OkStatus();
  }();
  MutexLock lock(mutex_);
  closing_ = false;
  changed_.NotifyAll();
  return status;
}

absl::Status QueryJournal::CloseWindow(uint64_t window) {
  MerkleHashes leaves;
  const auto rows = parts_.store.Scan(kQueriesTable, WindowPrefix(window));
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const auto place, ParseEventKey(rows->key()));
    ALMENARA_ASSIGN_OR_RETURN(const auto state,
                              ParseStored<QueryEventState>(kQueriesTable, rows->value()));
    // An event whose write failed leaves its ordinal empty.
    while (leaves.size() < place.second) leaves.push_back(crypto::Sha256(parts_.random.Bytes(32)));
    leaves.push_back(crypto::MerkleLeaf(state.event()));
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  Pad(leaves, parts_.random);
  return parts_.log.Append([&](uint64_t first, WriteBatch& batch) {
    log::v1::LogEntry entry;
    log::v1::QueryWindow& queries = *entry.mutable_queries();
    queries.set_window(window);
    queries.set_root(
        crypto::AsBytes(PutSubtree({SubtreeKind::kQueries, "", window}, leaves, first, batch)));
    const absl::Time end = absl::UnixEpoch() + static_cast<int64_t>(window) * window_;
    entry.set_at_unix_ms(static_cast<uint64_t>(absl::ToUnixMillis(end)));
    batch.Put(kQueriesTable, ClosedKey(), LeafIndexBytes(window));
    return std::vector<log::v1::LogEntry>{std::move(entry)};
  });
}

absl::StatusOr<SubtreePlace> QueryJournal::Find(uint64_t window, absl::string_view event) const {
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<std::string> ordinal,
                            parts_.store.Get(kQueriesTable, HashKey(window, event)));
  if (!ordinal.has_value()) return absl::NotFoundError("log: no such event");
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t position, LeafIndexFrom(*ordinal));
  absl::StatusOr<SubtreePlace> place =
      FindPlace(parts_.store, {SubtreeKind::kQueries, "", window}, position);
  if (absl::IsNotFound(place.status())) {
    return absl::FailedPreconditionError(
        "log: the window of this answer has not ended; ask again later");
  }
  return place;
}

absl::Status QueryJournal::Each(
    absl::FunctionRef<absl::Status(uint64_t window, const QueryEventState&)> visit) const {
  const auto rows = parts_.store.Scan(kQueriesTable, EventPrefix());
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(const auto place, ParseEventKey(rows->key()));
    ALMENARA_ASSIGN_OR_RETURN(const auto state,
                              ParseStored<QueryEventState>(kQueriesTable, rows->value()));
    ALMENARA_RETURN_IF_ERROR(visit(place.first, state));
  }
  return rows->status();
}

}  // namespace almenara::hub
