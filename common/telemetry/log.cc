// SPDX-License-Identifier: Apache-2.0
#include "common/telemetry/log.h"

#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace almenara {

LogField LogField::Organization(const OrganizationId& id) {
  return LogField(absl::StrCat("organization=", id.value()));
}

LogField LogField::Identifier(LiteralName name, const LogIdentifier& id) {
  return LogField(absl::StrCat(name.text(), "=", id.text()));
}

LogField LogField::Name(LiteralName name, LiteralName value) {
  return LogField(absl::StrCat(name.text(), "=", value.text()));
}

LogField LogField::Count(LiteralName name, int64_t count) {
  return LogField(absl::StrCat(name.text(), "=", count));
}

LogField LogField::Elapsed(LiteralName name, absl::Duration duration) {
  return LogField(absl::StrCat(name.text(), "_ms=", absl::ToInt64Milliseconds(duration)));
}

LogField LogField::Code(absl::StatusCode code) {
  return LogField(absl::StrCat("status=", absl::StatusCodeToString(code)));
}

void StderrLogSink::Write(absl::string_view line) {
  // One call, so that stdio's own lock keeps lines whole.
  const std::string with_end = absl::StrCat(line, "\n");
  std::fwrite(with_end.data(), 1, with_end.size(), stderr);
}

void Log::Info(LiteralName event, std::initializer_list<LogField> fields) const {
  Write("info", event, fields);
}

void Log::Warning(LiteralName event, std::initializer_list<LogField> fields) const {
  Write("warning", event, fields);
}

void Log::Error(LiteralName event, std::initializer_list<LogField> fields) const {
  Write("error", event, fields);
}

void Log::Write(LiteralName severity, LiteralName event,
                std::initializer_list<LogField> fields) const {
  std::string line = absl::StrCat(
      "time=", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", clock_.Now(), absl::UTCTimeZone()),
      " severity=", severity.text(), " event=", event.text());
  for (const LogField& field : fields) absl::StrAppend(&line, " ", field.text());
  sink_.Write(line);
}

}  // namespace almenara
