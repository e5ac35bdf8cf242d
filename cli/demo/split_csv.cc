// SPDX-License-Identifier: Apache-2.0
#include "cli/demo/split_csv.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/status/status_macros.h"
#include "node/intake/csv_reader.h"

namespace almenara::demo {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

class Dealer {
 public:
  Dealer(const std::string& column, const std::vector<std::ostream*>& parts)
      : column_(column), parts_(parts) {}

  absl::Status OnRow(const node::CsvRow& row) {
    if (!position_.has_value()) return OnHeader(row);
    if (row.fault != node::CsvFault::kNone || row.fields.size() <= *position_) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", row.line, " cannot be read as a row of the file"));
    }
    const auto [dealt, is_new] =
        part_of_.try_emplace(std::string(row.fields[*position_]), part_of_.size() % parts_.size());
    Write(*parts_[dealt->second], row.text);
    return absl::OkStatus();
  }

 private:
  static void Write(std::ostream& out, absl::string_view text) {
    out.write(text.data(), static_cast<std::streamsize>(text.size())).put('\n');
  }

  absl::Status OnHeader(const node::CsvRow& row) {
    for (size_t i = 0; i < row.fields.size(); ++i) {
      absl::string_view name = row.fields[i];
      if (i == 0 && name.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
        name.remove_prefix(kByteOrderMark.size());
      }
      if (name == column_) position_ = i;
    }
    if (!position_.has_value()) {
      return absl::InvalidArgumentError(absl::StrCat("the header has no column ", column_));
    }
    for (std::ostream* part : parts_) Write(*part, row.text);
    return absl::OkStatus();
  }

  const std::string& column_;
  const std::vector<std::ostream*>& parts_;
  std::optional<size_t> position_;
  absl::flat_hash_map<std::string, size_t> part_of_;
};

}  // namespace

absl::Status SplitCsv(std::istream& in, const std::string& column,
                      const std::vector<std::ostream*>& parts) {
  Dealer dealer(column, parts);
  const auto on_row = [&](const node::CsvRow& row) { return dealer.OnRow(row); };
  node::CsvReader reader(',');
  std::array<char, 1 << 16> chunk;
  while (in.read(chunk.data(), chunk.size()), in.gcount() > 0) {
    ALMENARA_RETURN_IF_ERROR(
        reader.Consume(absl::string_view(chunk.data(), static_cast<size_t>(in.gcount())), on_row));
  }
  return reader.Finish(on_row);
}

}  // namespace almenara::demo
