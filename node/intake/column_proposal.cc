// SPDX-License-Identifier: Apache-2.0
#include "node/intake/column_proposal.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/codelist/period.h"
#include "node/intake/age_bands.h"
#include "node/intake/proposal_trial.h"

namespace almenara::node {
namespace {

using Reason = ColumnProposal::Reason;

constexpr double kAgrees = 0.5;        // of the rows, when the name says so too
constexpr double kTellsIt = 0.8;       // of the rows, when nothing but the values says so
constexpr double kMostDistinct = 0.8;  // of the rows
constexpr uint64_t kEnoughRows = 20;
constexpr double kLongText = 30;  // bytes

// Lists whose values tell the field. Countries do not: they may be of citizenship or of
// exploitation.
constexpr const char* kToldByValues[] = {"gender",
                                         "exploitation",
                                         "means",
                                         "labour_sector",
                                         "recruiter_relation",
                                         "trafficking_status",
                                         "detection_channel",
                                         "status_decided_by",
                                         "assistance"};

// Lists of which a column may have one code for a name, with yes and no for values.
constexpr const char* kFlagged[] = {"exploitation",      "means",      "sexual_exploitation_form",
                                    "labour_sector",     "assistance", "act",
                                    "recruiter_relation"};

bool HoldsPeriods(const Field& field) { return field.list->levels() == PeriodLevels(); }

bool HoldsAges(const Field& field) { return AgeBands::Create(*field.list).ok(); }

bool IsAnswered(mapping::v1::Role role) {
  return role == mapping::v1::ROLE_CONSENT || role == mapping::v1::ROLE_GUARDIAN_CONSENT ||
         role == mapping::v1::ROLE_REFERRED_IN;
}

// A telephone number, an e-mail address.
bool IsContact(absl::string_view text) {
  if (absl::StrContains(text, '@')) return true;
  const auto digits = std::count_if(text.begin(), text.end(), absl::ascii_isdigit);
  const bool only_number = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(c) || absl::StrContains(" +-().", c);
  });
  return only_number && digits >= 7;
}

bool LooksIdentifying(const ColumnProfile& profile) {
  uint64_t contacts = 0;
  for (const ColumnProfile::Text& text : profile.Texts()) {
    if (IsContact(text.text)) contacts += text.rows;
  }
  if (profile.filled() > 0 && 2 * contacts >= profile.filled()) return true;
  if (profile.mean_length() > kLongText) return true;
  return profile.filled() >= kEnoughRows && profile.IsDistinct(kMostDistinct);
}

ColumnProposal Kept(Reason reason) {
  ColumnProposal proposal;
  proposal.reason = reason;
  proposal.column.set_role(mapping::v1::ROLE_IDENTIFYING);
  return proposal;
}

}  // namespace

ColumnProposer::ColumnProposer(const Catalogue& catalogue)
    : catalogue_(catalogue), hints_(catalogue) {}

ColumnProposal ColumnProposer::Propose(const ColumnProfile& profile) const {
  ColumnProposal proposal = Kept(Reason::kNothing);
  Maybe found;
  for (const ColumnHint& hint : hints_.For(profile.header())) {
    if (found = ByHint(profile, hint); found.has_value()) break;
  }
  if (!found.has_value()) found = ByCodeInName(profile);
  if (!found.has_value()) found = ByValues(profile);
  if (found.has_value()) {
    proposal = *std::move(found);
  } else if (LooksIdentifying(profile)) {
    proposal.reason = Reason::kIdentifying;
  } else {
    proposal.unmatched = profile.Texts();
  }
  proposal.column.set_name(profile.header());
  return proposal;
}

ColumnProposer::Maybe ColumnProposer::ByHint(const ColumnProfile& profile,
                                             const ColumnHint& hint) const {
  if (hint.kind == ColumnHint::Kind::kRole) return ByRole(profile, hint.role);
  ColumnProposal proposal;
  if (hint.kind == ColumnHint::Kind::kBirthDate) {
    proposal = TryBirthDates(profile, *catalogue_.FindFieldByName("age_band"));
    // A date of birth identifies, whether it can be read or not.
    if (ShareTaken(profile, proposal) < kAgrees) return Kept(Reason::kIdentifying);
  } else if (HoldsPeriods(*hint.field)) {
    proposal = TryDates(profile, *hint.field);
  } else if (HoldsAges(*hint.field)) {
    proposal = TryAges(profile, *hint.field);
  } else {
    proposal = TryValues(profile, catalogue_, *hint.field, hint.subdivision);
  }
  if (ShareTaken(profile, proposal) < kAgrees) return std::nullopt;
  proposal.reason = Reason::kName;
  return proposal;
}

ColumnProposer::Maybe ColumnProposer::ByRole(const ColumnProfile& profile,
                                             mapping::v1::Role role) const {
  if (role == mapping::v1::ROLE_IDENTIFYING) return Kept(Reason::kIdentifying);
  ColumnProposal proposal;
  if (IsAnswered(role)) {
    proposal = TryAnswers(profile, *catalogue_.FindFieldByName("abduction"));
    if (ShareTaken(profile, proposal) < kAgrees) return std::nullopt;
  } else if (role == mapping::v1::ROLE_EMBARGO) {
    proposal = TryDates(profile, *catalogue_.FindFieldByName("registration_period"));
    proposal.column.clear_keep_text();
    if (ShareTaken(profile, proposal) < kAgrees) return std::nullopt;
  } else if (role == mapping::v1::ROLE_IDENTIFIER) {
    // An identifier that many rows share is none.
    if (!profile.IsDistinct(kMostDistinct)) return Kept(Reason::kIdentifying);
    proposal.matched_rows = profile.filled();
  } else {
    proposal.matched_rows = profile.filled();
  }
  proposal.column.set_role(role);
  proposal.reason = Reason::kName;
  return proposal;
}

ColumnProposer::Maybe ColumnProposer::ByCodeInName(const ColumnProfile& profile) const {
  for (const char* name : kFlagged) {
    const Field* field = catalogue_.FindFieldByName(name);
    const Code* code = field == nullptr ? nullptr : field->list->FindByText(profile.header());
    if (code == nullptr || code->exclusive || !field->list->IsRecordValue(code->id)) continue;
    ColumnProposal proposal = TryAnswers(profile, *field);
    if (ShareTaken(profile, proposal) < kTellsIt) return std::nullopt;
    mapping::v1::Flag& flag = *proposal.column.mutable_flag();
    flag.set_field(field->name);
    flag.add_code(code->code);
    proposal.reason = Reason::kName;
    return proposal;
  }
  return std::nullopt;
}

ColumnProposer::Maybe ColumnProposer::ByValues(const ColumnProfile& profile) const {
  if (profile.filled() == 0) return std::nullopt;
  for (const char* name : kToldByValues) {
    const Field* field = catalogue_.FindFieldByName(name);
    if (field == nullptr) continue;
    ColumnProposal proposal = TryValues(profile, catalogue_, *field, false);
    if (ShareTaken(profile, proposal) < kTellsIt || proposal.column.value().pair().empty())
      continue;
    proposal.reason = Reason::kValues;
    return proposal;
  }
  return std::nullopt;
}

}  // namespace almenara::node
