// SPDX-License-Identifier: Apache-2.0
#include "common/telemetry/metrics.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/telemetry/metrics_listener.h"
#include "common/telemetry/rpc_metrics.h"
#include "common/testing/status_matchers.h"

namespace almenara {
namespace {

using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(MetricsTest, ShowsCountersGaugesAndHistograms) {
  Metrics metrics;
  Counter accepted = metrics.AddCounter("almenara_records_accepted_total", "Records made durable.");
  accepted.Increment();
  accepted.Increment(41);
  Gauge open = metrics.AddGauge("almenara_open_streams", "Streams now open.", {{"side", "hub"}});
  open.Set(3);
  open.Add(-1);
  metrics.AddDurationHistogram("almenara_sync_seconds", "Time of a sync.")
      .Observe(absl::Milliseconds(2));

  EXPECT_EQ(accepted.value(), 42u);
  EXPECT_EQ(open.value(), 2);
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("# HELP almenara_records_accepted_total Records made durable.\n"));
  EXPECT_THAT(text, HasSubstr("almenara_records_accepted_total 42\n"));
  EXPECT_THAT(text, HasSubstr("almenara_open_streams{side=\"hub\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("almenara_sync_seconds_bucket{le=\"0.001\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("almenara_sync_seconds_bucket{le=\"0.0025\"} 1\n"));
}

TEST(MetricsTest, TheSameNameAndLabelsAreTheSameSeries) {
  Metrics metrics;
  metrics.AddCounter("almenara_rows_total", "Rows.", {{"kind", "a"}}).Increment();
  metrics.AddCounter("almenara_rows_total", "Rows.", {{"kind", "b"}}).Increment(5);
  EXPECT_EQ(metrics.AddCounter("almenara_rows_total", "Rows.", {{"kind", "a"}}).value(), 1u);
}

TEST(RpcMetricsTest, CountsCallsByCodeAndOpenCalls) {
  Metrics metrics;
  RpcMetrics publish(metrics, "publish");
  EXPECT_THAT(metrics.Text(),
              HasSubstr("almenara_rpc_calls_total{code=\"UNAVAILABLE\",rpc=\"publish\"} 0\n"));
  publish.Started();
  publish.Started();
  publish.Finished(absl::StatusCode::kOk, absl::Milliseconds(3));
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("almenara_rpc_calls_total{code=\"OK\",rpc=\"publish\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("almenara_rpc_open_calls{rpc=\"publish\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("almenara_rpc_duration_seconds_count{rpc=\"publish\"} 1\n"));
}

// The whole answer to one request, over a plain socket.
std::string Fetch(int port, const std::string& path) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
    const std::string request = absl::StrCat("GET ", path, " HTTP/1.0\r\n\r\n");
    EXPECT_EQ(write(fd, request.data(), request.size()), static_cast<ssize_t>(request.size()));
    char buffer[4096];
    for (ssize_t n; (n = read(fd, buffer, sizeof(buffer))) > 0;) answer.append(buffer, n);
  }
  close(fd);
  return answer;
}

TEST(MetricsListenerTest, ServesMetricsAndNothingElse) {
  Metrics metrics;
  metrics.AddCounter("almenara_rows_total", "Rows.").Increment(7);
  ASSERT_OK_AND_ASSIGN(const auto listener, MetricsListener::Create("127.0.0.1:0", metrics));
  ASSERT_GT(listener->port(), 0);
  const std::string answer = Fetch(listener->port(), "/metrics");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK"));
  EXPECT_THAT(answer, HasSubstr("almenara_rows_total 7\n"));
  EXPECT_THAT(Fetch(listener->port(), "/"), HasSubstr(" 404 "));
  EXPECT_THAT(Fetch(listener->port(), "/../CMakeLists.txt"), ::testing::Not(HasSubstr("200 OK")));
}

TEST(MetricsListenerTest, RefusesAnAddressThatWouldListenEverywhere) {
  Metrics metrics;
  for (const std::string address : {"9464", ":9464", "", "127.0.0.1", "127.0.0.1:x",
                                    "127.0.0.1:70000", "127.0.0.1:1,0.0.0.0:2", "localhost:1"}) {
    EXPECT_THAT(MetricsListener::Create(address, metrics),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << address;
  }
}

TEST(MetricsListenerTest, SaysWhenThePortIsTaken) {
  Metrics metrics;
  ASSERT_OK_AND_ASSIGN(const auto first, MetricsListener::Create("127.0.0.1:0", metrics));
  EXPECT_THAT(MetricsListener::Create(absl::StrCat("127.0.0.1:", first->port()), metrics),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("cannot listen")));
}

}  // namespace
}  // namespace almenara
