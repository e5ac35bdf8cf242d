// SPDX-License-Identifier: Apache-2.0
#include "node/intake/row_identity.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/crypto/hmac.h"

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

uint64_t Shortened(const crypto::Digest256& digest) {
  uint64_t value = 0;
  std::memcpy(&value, digest.data(), sizeof(value));
  return value;
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

RowIdentities::Row RowIdentities::Identify(state::v1::Case& taken) {
  const crypto::Digest256 content = crypto::Sha256(CanonicalContent(taken));
  if (taken.identifier().empty()) {
    taken.set_content_sha256(crypto::AsBytes(content));
    taken.set_ordinal(ordinals_[Shortened(content)]++);
    return Row::kNew;
  }
  const auto [known, is_new] =
      content_of_.try_emplace(Shortened(crypto::Sha256(taken.identifier())), Shortened(content));
  if (is_new) return Row::kNew;
  return known->second == Shortened(content) ? Row::kRepeated : Row::kContradicted;
}

}  // namespace almenara::node
