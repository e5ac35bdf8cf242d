// SPDX-License-Identifier: Apache-2.0
#include "node/publish/released_tables.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "policy/agreement/agreement.h"

namespace almenara::node {
namespace {

using agreement::LocalizedText;

template <typename Codes>
std::string KeyOf(const Codes& codes) {
  return absl::StrJoin(codes, "\n");
}

// The hub answered, and the answer is that there is nothing to read.
bool IsRefusal(const absl::Status& status) {
  return absl::IsPermissionDenied(status) || absl::IsNotFound(status) ||
         absl::IsInvalidArgument(status) || absl::IsFailedPrecondition(status);
}

std::string NotReached(const absl::Status& status, Language language) {
  return absl::StrCat(
      LocalizedText{"the hub did not answer: ", "el centro no respondió: "}.In(language),
      status.message());
}

}  // namespace

const ReleasedCell* ReleasedTable::Find(const std::vector<std::string>& codes) const {
  const auto found = shown.find(KeyOf(codes));
  return found == shown.end() ? nullptr : &found->second;
}

ReleasedTables::ReleasedTables(HubQueries* queries, const std::string& agreement, Language language)
    : queries_(queries), language_(language) {
  if (queries_ == nullptr) {
    missing_ = LocalizedText{"this node has no hub", "este nodo no tiene centro"}.In(language_);
    return;
  }
  Describe(agreement);
}

void ReleasedTables::Describe(const std::string& agreement) {
  const absl::StatusOr<hub::v1::DescribeResponse> described = queries_->Describe();
  if (!described.ok()) {
    queries_ = nullptr;
    missing_ = NotReached(described.status(), language_);
    return;
  }
  const auto readable = std::find_if(
      described->agreement().begin(), described->agreement().end(), [&](const auto& candidate) {
        return candidate.id() == agreement && candidate.release_size() > 0 &&
               candidate.purpose_size() > 0;
      });
  if (readable == described->agreement().end()) {
    queries_ = nullptr;
    missing_ =
        LocalizedText{
            "nothing is released under this agreement that your organisation may "
            "read",
            "nada hay publicado bajo este acuerdo que su organización pueda leer"}
            .In(language_);
    return;
  }
  query_.set_agreement(agreement);
  query_.set_purpose(readable->purpose(0));
  tier_ = readable->tier();
}

std::optional<ReleasedTable> ReleasedTables::Ask(const std::vector<disclosure::QueryGroup>& by) {
  if (queries_ == nullptr) return std::nullopt;
  hub::v1::Query query = query_;
  for (const disclosure::QueryGroup& group : by) {
    hub::v1::GroupBy& axis = *query.add_group_by();
    axis.set_dimension(group.dimension);
    axis.set_level(group.level);
  }
  const absl::StatusOr<hub::v1::Answer> answer = queries_->Ask(query);
  if (!answer.ok()) {
    // Whoever does not answer now is not asked for every other table too.
    if (!IsRefusal(answer.status())) {
      queries_ = nullptr;
      missing_ = NotReached(answer.status(), language_);
    }
    return std::nullopt;
  }
  tier_ = answer->tier();
  for (const std::string& release : answer->release()) {
    if (std::find(releases_.begin(), releases_.end(), release) == releases_.end()) {
      releases_.push_back(release);
    }
  }
  ReleasedTable table;
  for (const hub::v1::Cell& cell : answer->cell()) {
    if (cell.status() != hub::v1::CELL_STATUS_SHOWN) continue;
    // The total's one cell has the code "*" where the plan has no axis.
    const std::string key = by.empty() ? "" : KeyOf(cell.code());
    table.shown[key] = {.estimate = cell.estimate(), .sd = cell.sd()};
  }
  return table;
}

std::string ReleasedTables::missing() const {
  if (!missing_.empty() || !releases_.empty()) return missing_;
  return LocalizedText{
      "none of these tables is released under this agreement for your "
      "organisation to read",
      "ninguna de estas tablas está publicada bajo este acuerdo para que la lea "
      "su organización"}
      .In(language_);
}

}  // namespace almenara::node
