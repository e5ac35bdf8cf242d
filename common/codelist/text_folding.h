// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_COMMON_CODELIST_TEXT_FOLDING_H_
#define ALMENARA_COMMON_CODELIST_TEXT_FOLDING_H_

#include <string>

#include "absl/strings/string_view.h"

namespace almenara {

// The form in which names typed by people are compared: lower case; Latin letters without accents
// (Spanish and the other European languages, Vietnamese, Turkish, transliterations; "ß" is "ss",
// "æ" is "ae"); apostrophes and dots of abbreviations dropped ("EE.UU." is "eeuu"); every other run
// of punctuation and space one space; none at the ends. Kept where they carry meaning: a minus
// before a number at the start ("-99" is not "99"), a plus after a digit
// ("48+"), a dot between digits, as a space ("1.0" is not "10"). Letters of other scripts and bytes
// that are not UTF-8 stay as they are.
std::string FoldText(absl::string_view text);

}  // namespace almenara

#endif  // ALMENARA_COMMON_CODELIST_TEXT_FOLDING_H_
