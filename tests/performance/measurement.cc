// SPDX-License-Identifier: Apache-2.0
#include "tests/performance/measurement.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/time/clock.h"

namespace almenara::performance {
namespace {

// A line such as "VmHWM:     1234 kB" of a file of /proc, in MiB.
double KilobyteLineAsMib(const std::string& path, const std::string& name) {
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    const std::vector<std::string> words =
        absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    double kilobytes = 0;
    if (words.size() >= 2 && words[0] == name && absl::SimpleAtod(words[1], &kilobytes)) {
      return kilobytes / 1024;
    }
  }
  return 0;
}

}  // namespace

Measurements::Measurements(std::ostream& out, uint64_t records, std::string data)
    : out_(out), records_(records), data_(std::move(data)) {}

void Measurements::Add(const std::string& figure, const std::string& unit, double value) {
  out_ << nlohmann::json{{"figure", figure}, {"who", "almenara"}, {"records", records_},
                         {"data", data_},    {"unit", unit},      {"value", value}}
       << std::endl;
  Tell(absl::StrCat("  ", figure, " ", value, " ", unit));
}

Stopwatch::Stopwatch() : start_(RealClock().Now()) {}

double Stopwatch::Seconds() const { return absl::ToDoubleSeconds(RealClock().Now() - start_); }

double PeakResidentMib(pid_t pid) {
  return KilobyteLineAsMib(absl::StrCat("/proc/", pid, "/status"), "VmHWM:");
}

double AnonymousResidentMib(pid_t pid) {
  return KilobyteLineAsMib(absl::StrCat("/proc/", pid, "/status"), "RssAnon:");
}

double ProcessorSeconds(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  // After the program's name, which ends with the last parenthesis: fields 3 and following.
  const std::vector<std::string> fields =
      absl::StrSplit(text.substr(std::min(text.size(), text.rfind(')') + 1)), ' ');
  double user = 0, system = 0;
  if (fields.size() < 14 || !absl::SimpleAtod(fields[12], &user) ||
      !absl::SimpleAtod(fields[13], &system)) {
    return 0;
  }
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

uint64_t BytesOfDirectory(const std::string& directory) {
  uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

double Quantile(std::vector<double> values, double share) {
  const size_t index =
      std::min(values.size() - 1, static_cast<size_t>(share * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(index),
                   values.end());
  return values[index];
}

void Require(const absl::Status& status) {
  if (status.ok()) return;
  Tell(status.ToString());
  std::exit(1);
}

void Tell(const std::string& what) { std::cerr << what << std::endl; }

}  // namespace almenara::performance
