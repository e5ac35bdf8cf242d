// SPDX-License-Identifier: Apache-2.0
// What the benchmark measures with, and how it says what it has measured: one JSON object a line,
// which report.py gathers.
#ifndef ALMENARA_TESTS_PERFORMANCE_MEASUREMENT_H_
#define ALMENARA_TESTS_PERFORMANCE_MEASUREMENT_H_

#include <sys/types.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace almenara::performance {

// Writes one line for each figure of each run. Not thread-safe.
class Measurements {
 public:
  // `out` is borrowed. `records` and `data` say what was measured: how many and of which kind.
  Measurements(std::ostream& out, uint64_t records, std::string data);

  // {"figure": ..., "who": "almenara", "records": ..., "data": ..., "unit": ..., "value": ...}
  void Add(const std::string& figure, const std::string& unit, double value);

 private:
  std::ostream& out_;
  const uint64_t records_;
  const std::string data_;
};

// Time since it was made.
class Stopwatch {
 public:
  Stopwatch();
  double Seconds() const;

 private:
  const absl::Time start_;
};

// Of a running process, in MiB: the most that it ever had resident, and what it has now apart from
// mapped files. 0 when there is no such process.
double PeakResidentMib(pid_t pid);
double AnonymousResidentMib(pid_t pid);

// Processor time that a running process has used so far, all threads. Unlike time passed it says
// the same on a busy machine.
double ProcessorSeconds(pid_t pid);

// Bytes of all files below.
uint64_t BytesOfDirectory(const std::string& directory);

// `share` 0.5: the median. REQUIRES: not empty.
double Quantile(std::vector<double> values, double share);

// A benchmark that cannot go on says why and ends the program.
void Require(const absl::Status& status);
template <typename T>
T Require(absl::StatusOr<T> value) {
  Require(value.status());
  return *std::move(value);
}

// A line for the person who waits, on standard error.
void Tell(const std::string& what);

}  // namespace almenara::performance

#endif  // ALMENARA_TESTS_PERFORMANCE_MEASUREMENT_H_
