// SPDX-License-Identifier: Apache-2.0
// Counters, gauges and histograms for the operator, in Prometheus' form. Names are
// almenara_<noun>_<unit>; names and labels are literals of the source, so that no series can carry
// an identifier of an organisation, a person or a record.
//
//   Counter accepted = metrics.AddCounter("almenara_records_accepted_total", "Records made
//   durable."); accepted.Increment();
#ifndef ALMENARA_COMMON_TELEMETRY_METRICS_H_
#define ALMENARA_COMMON_TELEMETRY_METRICS_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/telemetry/literal_name.h"

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
class Registry;
}  // namespace prometheus

namespace almenara {

// "almenara_" and at least two more words.
class MetricName {
 public:
  template <size_t N>
  consteval MetricName(const char (&text)[N]) : name_(text) {  // NOLINT: reads as plain text
    constexpr char kPrefix[] = "almenara_";
    bool valid = N > sizeof(kPrefix);
    for (size_t i = 0; valid && i + 1 < sizeof(kPrefix); ++i) valid = text[i] == kPrefix[i];
    bool two_words = false;
    for (size_t i = sizeof(kPrefix); valid && i + 2 < N; ++i) two_words |= text[i] == '_';
    if (!valid || !two_words) throw "a metric is named almenara_<noun>_<unit>";
  }
  constexpr absl::string_view text() const { return name_.text(); }

 private:
  LiteralName name_;
};

struct MetricLabel {
  LiteralName name;
  LiteralName value;
};
using MetricLabels = std::initializer_list<MetricLabel>;

// Handles on series that Metrics owns: cheap to copy, thread-safe, not to outlive it.

// Only grows.
class Counter {
 public:
  void Increment(uint64_t by = 1);
  uint64_t value() const;

 private:
  friend class Metrics;
  explicit Counter(prometheus::Counter& series) : series_(&series) {}
  prometheus::Counter* series_;
};

// Goes up and down.
class Gauge {
 public:
  void Set(double value);
  void Add(double change);
  double value() const;

 private:
  friend class Metrics;
  explicit Gauge(prometheus::Gauge& series) : series_(&series) {}
  prometheus::Gauge* series_;
};

// Spread of durations, in buckets from 1 ms to 60 s; exposed in seconds.
class DurationHistogram {
 public:
  void Observe(absl::Duration duration);

 private:
  friend class Metrics;
  explicit DurationHistogram(prometheus::Histogram& series) : series_(&series) {}
  prometheus::Histogram* series_;
};

// Adding a name with the same labels again gives the same series. Thread-safe.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  Counter AddCounter(MetricName name, absl::string_view help, MetricLabels labels = {});
  // One series an outcome: `labels` and code="OK" and so on.
  Counter AddStatusCounter(MetricName name, absl::string_view help, absl::StatusCode code,
                           MetricLabels labels = {});
  Gauge AddGauge(MetricName name, absl::string_view help, MetricLabels labels = {});
  DurationHistogram AddDurationHistogram(MetricName name, absl::string_view help,
                                         MetricLabels labels = {});

  // Every series, in Prometheus' text format.
  std::string Text() const;

 private:
  const std::unique_ptr<prometheus::Registry> registry_;
};

}  // namespace almenara

#endif  // ALMENARA_COMMON_TELEMETRY_METRICS_H_
