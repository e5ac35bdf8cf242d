// SPDX-License-Identifier: Apache-2.0
#include "node/intake/row_identity.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/random/random_source.h"
#include "common/status/status_macros.h"

namespace almenara::node {
namespace {

void AppendNumber(uint32_t number, std::string& out) {
  const char bytes[] = {static_cast<char>(number >> 24), static_cast<char>(number >> 16),
                        static_cast<char>(number >> 8), static_cast<char>(number)};
  out.append(bytes, sizeof(bytes));
}

void AppendText(absl::string_view text, std::string& out) {
  AppendNumber(static_cast<uint32_t>(text.size()), out);
  out.append(text.data(), text.size());
}

}  // namespace

std::string CanonicalContent(const state::v1::Case& taken) {
  std::string out = "almenara/row/v1";
  AppendText(taken.person_identifier(), out);
  AppendText(taken.incident_identifier(), out);
  AppendNumber(static_cast<uint32_t>(taken.values_size()), out);
  for (const record::v1::FieldValues& values : taken.values()) {
    AppendNumber(values.field(), out);
    AppendNumber(static_cast<uint32_t>(values.code_size()), out);
    for (const uint32_t code : values.code()) AppendNumber(code, out);
  }
  std::vector<std::pair<absl::string_view, absl::string_view>> identifying;
  for (const state::v1::IdentifyingField& field : taken.identifying()) {
    identifying.emplace_back(field.name(), field.value());
  }
  std::sort(identifying.begin(), identifying.end());
  AppendNumber(static_cast<uint32_t>(identifying.size()), out);
  for (const auto& [name, value] : identifying) {
    AppendText(name, out);
    AppendText(value, out);
  }
  AppendNumber(static_cast<uint32_t>(taken.consent()), out);
  AppendNumber(taken.guardian_consented() ? 1 : 0, out);
  AppendNumber(taken.embargo_day(), out);
  AppendNumber(taken.referred_in() ? 1 : 0, out);
  return out;
}

RowIdentities::RowIdentities() : key_(SystemRandom().Bytes(32)) {}

uint64_t RowIdentities::Shortened(absl::string_view text) const {
  const crypto::Digest256 digest = key_.Mac(text);
  uint64_t value = 0;
  std::memcpy(&value, digest.data(), sizeof(value));
  return value;
}

absl::StatusOr<RowIdentities::Row> RowIdentities::Identify(state::v1::Case& taken) {
  const std::string content = CanonicalContent(taken);
  const uint64_t short_content = Shortened(content);
  if (taken.identifier().empty()) {
    ALMENARA_ASSIGN_OR_RETURN(const std::optional<uint64_t> ordinal, ordinals_.Find(short_content));
    taken.set_content_sha256(crypto::AsBytes(crypto::Sha256(content)));
    taken.set_ordinal(static_cast<uint32_t>(ordinal.value_or(0)));
    ALMENARA_RETURN_IF_ERROR(ordinals_.Put(short_content, ordinal.value_or(0) + 1));
    return Row::kNew;
  }
  const uint64_t identifier = Shortened(taken.identifier());
  ALMENARA_ASSIGN_OR_RETURN(const std::optional<uint64_t> known, content_of_.Find(identifier));
  if (known.has_value()) return *known == short_content ? Row::kRepeated : Row::kContradicted;
  ALMENARA_RETURN_IF_ERROR(content_of_.Put(identifier, short_content));
  return Row::kNew;
}

}  // namespace almenara::node
