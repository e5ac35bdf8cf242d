// SPDX-License-Identifier: Apache-2.0
// Structured logs: one line of logfmt an event, with fields whose types cannot hold free text. What
// a person wrote, and any value of a record, has no way into a line.
//
//   log.Info("cohort_closed", {LogField::Identifier("release", release_id),
//                              LogField::Count("rows", rows), LogField::Elapsed("took",
//                              duration)});
//
//   time=2026-11-23T18:14:15.123Z severity=info event=cohort_closed release=2026Q4 rows=812
//   took_ms=34
#ifndef ALMENARA_COMMON_TELEMETRY_LOG_H_
#define ALMENARA_COMMON_TELEMETRY_LOG_H_

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/identity/organization_id.h"
#include "common/telemetry/literal_name.h"
#include "common/telemetry/log_identifier.h"
#include "common/time/clock.h"

namespace almenara {

// One name=value pair of a line.
class LogField {
 public:
  static LogField Organization(const OrganizationId& id);  // organization=casa-luz
  static LogField Identifier(LiteralName name, const LogIdentifier& id);
  static LogField Name(LiteralName name, LiteralName value);  // a word of the source's own
  static LogField Count(LiteralName name, int64_t count);
  // In whole milliseconds; the field's name gets "_ms".
  static LogField Elapsed(LiteralName name, absl::Duration duration);
  // The code alone: a status message may name a file or a peer.
  static LogField Code(absl::StatusCode code);

  const std::string& text() const { return text_; }

 private:
  explicit LogField(std::string text) : text_(std::move(text)) {}
  std::string text_;  // as it stands in the line
};

// Where lines go. Thread-safe; one call, one line, no line mixed with another.
class LogSink {
 public:
  virtual ~LogSink() = default;
  // `line` has no line end.
  virtual void Write(absl::string_view line) = 0;
};

// The process's standard error. A line that cannot be written is lost: logging stops no work.
class StderrLogSink final : public LogSink {
 public:
  void Write(absl::string_view line) override;
};

// Thread-safe. Clock and sink must outlive the log.
class Log {
 public:
  Log(LogSink& sink, const Clock& clock) : sink_(sink), clock_(clock) {}

  void Info(LiteralName event, std::initializer_list<LogField> fields) const;
  void Warning(LiteralName event, std::initializer_list<LogField> fields) const;
  void Error(LiteralName event, std::initializer_list<LogField> fields) const;

 private:
  void Write(LiteralName severity, LiteralName event, std::initializer_list<LogField> fields) const;

  LogSink& sink_;
  const Clock& clock_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_TELEMETRY_LOG_H_
