// SPDX-License-Identifier: Apache-2.0
#include "common/telemetry/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>

namespace almenara {
namespace {

using Labels = std::map<std::string, std::string>;

Labels ToLabels(MetricLabels labels) {
  Labels result;
  for (const MetricLabel& label : labels) {
    result.emplace(std::string(label.name.text()), std::string(label.value.text()));
  }
  return result;
}

prometheus::Counter& AddCounterSeries(prometheus::Registry& registry, MetricName name,
                                      absl::string_view help, const Labels& labels) {
  return prometheus::BuildCounter()
      .Name(std::string(name.text()))
      .Help(std::string(help))
      .Register(registry)
      .Add(labels);
}

}  // namespace

void Counter::Increment(uint64_t by) { series_->Increment(static_cast<double>(by)); }
uint64_t Counter::value() const { return static_cast<uint64_t>(series_->Value()); }

void Gauge::Set(double value) { series_->Set(value); }
void Gauge::Add(double change) { series_->Increment(change); }
double Gauge::value() const { return series_->Value(); }

void DurationHistogram::Observe(absl::Duration duration) {
  series_->Observe(absl::ToDoubleSeconds(duration));
}

Metrics::Metrics() : registry_(std::make_unique<prometheus::Registry>()) {}

Metrics::~Metrics() = default;

Counter Metrics::AddCounter(MetricName name, absl::string_view help, MetricLabels labels) {
  return Counter(AddCounterSeries(*registry_, name, help, ToLabels(labels)));
}

Counter Metrics::AddStatusCounter(MetricName name, absl::string_view help, absl::StatusCode code,
                                  MetricLabels labels) {
  Labels with_code = ToLabels(labels);
  with_code.emplace("code", absl::StatusCodeToString(code));
  return Counter(AddCounterSeries(*registry_, name, help, with_code));
}

Gauge Metrics::AddGauge(MetricName name, absl::string_view help, MetricLabels labels) {
  return Gauge(prometheus::BuildGauge()
                   .Name(std::string(name.text()))
                   .Help(std::string(help))
                   .Register(*registry_)
                   .Add(ToLabels(labels)));
}

DurationHistogram Metrics::AddDurationHistogram(MetricName name, absl::string_view help,
                                                MetricLabels labels) {
  static const prometheus::Histogram::BucketBoundaries kSeconds = {
      .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60};
  return DurationHistogram(prometheus::BuildHistogram()
                               .Name(std::string(name.text()))
                               .Help(std::string(help))
                               .Register(*registry_)
                               .Add(ToLabels(labels), kSeconds));
}

std::string Metrics::Text() const {
  return prometheus::TextSerializer().Serialize(registry_->Collect());
}

}  // namespace almenara
