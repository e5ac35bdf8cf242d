// SPDX-License-Identifier: Apache-2.0
#include "common/telemetry/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "common/testing/captured_log.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using ::almenara::testing::CapturedLog;
using ::almenara::testing::FakeClock;
using ::testing::ElementsAre;
using ::testing::SizeIs;

// Nothing known only at run time can name an event or a field, and no text can be a value.
static_assert(!std::is_constructible_v<LiteralName, std::string>);
static_assert(!std::is_constructible_v<LiteralName, const char*>);
static_assert(!std::is_convertible_v<std::string, LogIdentifier>);
static_assert(!std::is_constructible_v<LogField, std::string>);

const FakeClock& Noon() {
  static const FakeClock clock(
      absl::FromCivil(absl::CivilSecond(2026, 11, 23, 12, 0, 0), absl::UTCTimeZone()) +
      absl::Milliseconds(7));
  return clock;
}

TEST(LogTest, WritesOneLineOfLogfmt) {
  CapturedLog lines;
  const Log log(lines, Noon());
  ASSERT_OK_AND_ASSIGN(const OrganizationId organization, OrganizationId::Parse("casa-luz"));
  log.Warning("record_refused",
              {LogField::Organization(organization),
               LogField::Identifier("agreement", LogIdentifier("global-trends")),
               LogField::Name("reason", "unknown_code"), LogField::Count("records", 12),
               LogField::Elapsed("took", absl::Milliseconds(34)),
               LogField::Code(absl::StatusCode::kInvalidArgument)});
  EXPECT_THAT(lines.lines(),
              ElementsAre("time=2026-11-23T12:00:00.007Z severity=warning event=record_refused "
                          "organization=casa-luz agreement=global-trends reason=unknown_code "
                          "records=12 took_ms=34 status=INVALID_ARGUMENT"));
}

TEST(LogTest, NamesTheSeverity) {
  CapturedLog lines;
  const Log log(lines, Noon());
  log.Info("started", {});
  log.Error("stopped", {});
  EXPECT_THAT(lines.lines(),
              ElementsAre("time=2026-11-23T12:00:00.007Z severity=info event=started",
                          "time=2026-11-23T12:00:00.007Z severity=error event=stopped"));
}

TEST(LogTest, LinesOfManyThreadsStayWhole) {
  CapturedLog lines;
  const Log log(lines, Noon());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 100; ++j) log.Info("event", {LogField::Count("n", 1)});
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(lines.lines(), SizeIs(400));
}

TEST(LogIdentifierTest, KeepsNamesAndHidesEverythingElse) {
  for (const std::string name :
       {"global-trends", "2026Q4", "spiffe://almenara.example/org/casa-luz/node/n1", "a@b.c"}) {
    EXPECT_EQ(LogIdentifier(name).text(), name);
  }
  for (const std::string& text :
       {std::string(), std::string("Maria Perez"), std::string("a\nseverity=info"),
        std::string("x=1"), std::string("\"q\""), std::string("niña"), std::string(129, 'a')}) {
    EXPECT_EQ(LogIdentifier(text).text(), "invalid");
  }
}

}  // namespace
}  // namespace almenara
