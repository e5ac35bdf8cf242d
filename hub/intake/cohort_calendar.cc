// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/cohort_calendar.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "almenara/state/v1/hub_state.pb.h"
#include "common/status/status_macros.h"

namespace almenara::hub {
namespace {

using almenara::state::v1::CalendarState;
using almenara::state::v1::ClosedCohortState;

absl::Status Damaged() { return absl::DataLossError("cohorts: a stored value is damaged"); }

absl::StatusOr<std::map<CohortId, absl::Time>> ReadClosed(const KeyValueStore& store) {
  std::map<CohortId, absl::Time> closed;
  const auto rows = store.Scan(kCohortsTable, ClosedCohortPrefix());
  for (; rows->Valid(); rows->Next()) {
    ALMENARA_ASSIGN_OR_RETURN(CohortId cohort, ParseClosedCohortKey(rows->key()));
    ClosedCohortState state;
    if (!state.ParseFromString(std::string(rows->value()))) return Damaged();
    closed.emplace(std::move(cohort), absl::FromUnixMicros(state.closed_at_unix_micros()));
  }
  ALMENARA_RETURN_IF_ERROR(rows->status());
  return closed;
}

void PutCalendar(const std::optional<CohortId>& back_catalogue,
                 const std::optional<CohortId>& first_quarter, WriteBatch& batch) {
  CalendarState state;
  if (back_catalogue) state.set_back_catalogue(back_catalogue->value());
  if (first_quarter) state.set_first_quarter(first_quarter->value());
  batch.Put(kCohortsTable, CalendarKey(), state.SerializeAsString());
}

}  // namespace

absl::StatusOr<std::unique_ptr<CohortCalendar>> CohortCalendar::Create(
    std::optional<CohortId> back_catalogue, KeyValueStore& store, absl::Time now) {
  if (back_catalogue && back_catalogue->is_quarter()) {
    return absl::InvalidArgumentError("back_catalogue: must be a name, not a quarter");
  }
  auto calendar =
      std::unique_ptr<CohortCalendar>(new CohortCalendar(std::move(back_catalogue), store));
  MutexLock lock(calendar->mutex_);
  ALMENARA_ASSIGN_OR_RETURN(const auto stored, store.Get(kCohortsTable, CalendarKey()));
  if (!stored) {
    if (!calendar->back_catalogue_) calendar->first_quarter_ = CohortId::QuarterOf(now);
    WriteBatch batch;
    PutCalendar(calendar->back_catalogue_, calendar->first_quarter_, batch);
    ALMENARA_RETURN_IF_ERROR(store.WriteSynced(batch));
    return calendar;
  }
  CalendarState state;
  if (!state.ParseFromString(*stored)) return Damaged();
  const std::string configured =
      calendar->back_catalogue_ ? calendar->back_catalogue_->value() : "";
  if (state.back_catalogue() != configured) {
    return absl::FailedPreconditionError(
        absl::StrCat("back_catalogue: the store was begun with \"", state.back_catalogue(),
                     "\"; a person's cohort never changes, so keep that name"));
  }
  if (!state.first_quarter().empty()) {
    ALMENARA_ASSIGN_OR_RETURN(calendar->first_quarter_, CohortId::Parse(state.first_quarter()));
    if (!calendar->first_quarter_->is_quarter()) return Damaged();
  }
  ALMENARA_ASSIGN_OR_RETURN(calendar->closed_, ReadClosed(store));
  return calendar;
}

CohortCalendar::Admission::Admission(CohortCalendar& calendar, CohortId cohort)
    : calendar_(&calendar), cohort_(std::move(cohort)) {}

CohortCalendar::Admission::Admission(Admission&& other) noexcept
    : calendar_(std::exchange(other.calendar_, nullptr)), cohort_(other.cohort_) {}

CohortCalendar::Admission::~Admission() {
  if (calendar_ == nullptr) return;
  MutexLock lock(calendar_->mutex_);
  --calendar_->admissions_;
  calendar_->changed_.NotifyAll();
}

CohortCalendar::Admission CohortCalendar::Admit(absl::Time now) {
  MutexLock lock(mutex_);
  while (closing_) changed_.Wait(mutex_);
  ++admissions_;
  return Admission(*this, OpenCohort(now));
}

CohortId CohortCalendar::OpenCohort(absl::Time now) const {
  if (!first_quarter_) return *back_catalogue_;
  // A clock that goes back must not reopen a quarter: the quarter after the last closed one is the
  // earliest that may take arrivals.
  CohortId earliest = *first_quarter_;
  while (closed_.contains(earliest)) earliest = earliest.NextQuarter();
  return std::max(earliest, CohortId::QuarterOf(now));
}

absl::Status CohortCalendar::CheckMayClose(const CohortId& cohort, absl::Time now) const {
  if (back_catalogue_ && cohort == *back_catalogue_) return absl::OkStatus();
  if (!cohort.is_quarter()) {
    return absl::NotFoundError(absl::StrCat("cohort: the hub has none named ", cohort.value()));
  }
  if (!first_quarter_) {
    return absl::FailedPreconditionError(absl::StrCat(
        "cohort: the back catalogue ", back_catalogue_->value(), " is open; close it first"));
  }
  if (cohort < *first_quarter_) {
    return absl::NotFoundError(
        absl::StrCat("cohort: the hub's calendar begins with ", first_quarter_->value()));
  }
  CohortId next = *first_quarter_;
  while (closed_.contains(next)) next = next.NextQuarter();
  if (next < cohort) {
    return absl::FailedPreconditionError(
        absl::StrCat("cohort: ", next.value(), " is not closed yet; close it first"));
  }
  if (now < cohort.QuarterEnd()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "cohort: ", cohort.value(), " runs until ",
        absl::FormatTime("%Y-%m-%d %H:%M UTC", cohort.QuarterEnd(), absl::UTCTimeZone())));
  }
  return absl::OkStatus();
}

absl::StatusOr<ClosedCohort> CohortCalendar::Close(const CohortId& cohort, absl::Time now,
                                                   WriteBatch also_write) {
  {
    MutexLock lock(mutex_);
    while (closing_) changed_.Wait(mutex_);
    if (const auto found = closed_.find(cohort); found != closed_.end()) {
      return ClosedCohort{found->second, false, store_.TakeSnapshot()};
    }
    ALMENARA_RETURN_IF_ERROR(CheckMayClose(cohort, now));
    closing_ = true;
    while (admissions_ > 0) changed_.Wait(mutex_);
  }
  // The lock is not held here, but `closing_` keeps every admission and every other close out.
  const absl::Time closed_at = absl::FromUnixMicros(absl::ToUnixMicros(now));
  const bool starts_calendar = back_catalogue_ && cohort == *back_catalogue_;
  const CohortId first_quarter = CohortId::QuarterOf(now);
  ClosedCohortState state;
  state.set_closed_at_unix_micros(absl::ToUnixMicros(closed_at));
  WriteBatch batch = std::move(also_write);
  batch.Put(kCohortsTable, ClosedCohortKey(cohort), state.SerializeAsString());
  if (starts_calendar) PutCalendar(back_catalogue_, first_quarter, batch);
  const absl::Status written = store_.WriteSynced(batch);
  std::unique_ptr<Snapshot> snapshot = written.ok() ? store_.TakeSnapshot() : nullptr;
  MutexLock lock(mutex_);
  closing_ = false;
  changed_.NotifyAll();
  ALMENARA_RETURN_IF_ERROR(written);
  closed_.emplace(cohort, closed_at);
  if (starts_calendar) first_quarter_ = first_quarter;
  return ClosedCohort{closed_at, true, std::move(snapshot)};
}

std::optional<absl::Time> CohortCalendar::ClosedAt(const CohortId& cohort) const {
  MutexLock lock(mutex_);
  const auto found = closed_.find(cohort);
  return found == closed_.end() ? std::nullopt : std::make_optional(found->second);
}

std::vector<CohortWindow> CohortCalendar::List(absl::Time now) const {
  MutexLock lock(mutex_);
  std::vector<CohortWindow> windows;
  const auto closed_at = [&](const CohortId& id) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto found = closed_.find(id);
    return found == closed_.end() ? std::nullopt : std::make_optional(found->second);
  };
  if (back_catalogue_) {
    windows.push_back({*back_catalogue_, closed_at(*back_catalogue_), std::nullopt});
  }
  if (!first_quarter_) return windows;
  const CohortId last = OpenCohort(now);
  for (CohortId quarter = *first_quarter_;; quarter = quarter.NextQuarter()) {
    windows.push_back({quarter, closed_at(quarter), quarter.QuarterEnd()});
    if (quarter == last) break;
  }
  return windows;
}

}  // namespace almenara::hub
