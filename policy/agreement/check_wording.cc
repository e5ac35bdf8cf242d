// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "policy/agreement/findings.h"

namespace almenara::agreement {
namespace {

void CheckText(const LocalizedText& text, absl::string_view path, Findings& findings) {
  if (absl::StripAsciiWhitespace(text.en).empty()) {
    findings.Add(absl::StrCat(path, ".en"), "is missing: write it in English");
  }
  if (absl::StripAsciiWhitespace(text.es).empty()) {
    findings.Add(absl::StrCat(path, ".es"), "is missing: write it in Spanish");
  }
}

template <typename Names>
std::set<std::string> CheckNames(const Names& names, absl::string_view path, Findings& findings) {
  std::set<std::string> seen;
  for (int i = 0; i < names.size(); ++i) {
    std::string here = absl::StrCat(path, "[", i, "]");
    if (!IsName(names[i])) {
      findings.Add(std::move(here), absl::StrCat("\"", names[i], "\" ", kNameRule));
    } else if (!seen.insert(names[i]).second) {
      findings.Add(std::move(here), absl::StrCat("\"", names[i], "\" is listed twice"));
    }
  }
  return seen;
}

void CheckPurposes(const v1::SharingAgreement& agreement, Findings& findings) {
  const std::set<std::string> purposes = CheckNames(agreement.purpose(), "purpose", findings);
  const std::set<std::string> forbidden =
      CheckNames(agreement.forbidden_purpose(), "forbidden_purpose", findings);
  for (const std::string& purpose : purposes) {
    if (!forbidden.contains(purpose)) return;
  }
  findings.Add("purpose", purposes.empty()
                              ? "is missing: say what the answers may be used for, for instance "
                                "\"trend-analysis\""
                              : "every purpose is forbidden too, so nobody could ask anything");
}

}  // namespace

bool IsName(absl::string_view text) {
  if (text.empty() || text.size() > 63 || !absl::ascii_islower(text.front())) return false;
  char previous = '-';
  for (const char c : text) {
    const bool plain = absl::ascii_islower(c) || absl::ascii_isdigit(c);
    if (!plain && (c != '-' || previous == '-')) return false;
    previous = c;
  }
  return previous != '-';
}

void CheckWording(const v1::SharingAgreement& agreement, const Catalogue& catalogue,
                  Findings& findings) {
  if (!IsName(agreement.id())) {
    findings.Add("id", absl::StrCat("\"", agreement.id(), "\" ", kNameRule));
  }
  if (agreement.version() == 0) {
    findings.Add("version", "is missing: the first version is 1, every change one more");
  }
  CheckText({agreement.title().en(), agreement.title().es()}, "title", findings);
  CheckText({agreement.text().en(), agreement.text().es()}, "text", findings);
  CheckPurposes(agreement, findings);
  if (agreement.code_list_version() != catalogue.version()) {
    findings.Add("code_list_version", absl::StrCat("is ", agreement.code_list_version(),
                                                   ", and the code lists here are "
                                                   "version ",
                                                   catalogue.version(), ": write that number"));
  }
}

}  // namespace almenara::agreement
