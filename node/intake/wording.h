// SPDX-License-Identifier: Apache-2.0
// What an import says to the steward, in English and Spanish. No wording has a place for a value of
// a row.
#ifndef ALMENARA_NODE_INTAKE_WORDING_H_
#define ALMENARA_NODE_INTAKE_WORDING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"

namespace almenara::node {

// Why a row is kept aside.
enum class Problem {
  kFewerFields,
  kMoreFields,
  kUnclosedQuote,
  kTextAfterQuote,
  kRowTooLong,
  kFieldTooLong,
  kTooManyFields,
  kNoCode,  // about: field
  kNotYesOrNo,
  kNotADate,     // about: formats
  kDateOutside,  // about: field
  kNotAnAge,
  kAgeInNoBand,    // about: field
  kBornAfter,      // about: the other column
  kSeveralValues,  // about: field
  kContradiction,  // about: field
  kSeveralPlaces,  // about: field
  kNoIdentifier,
  kRepeatedIdentifier,
};

// What is worth a word about a column or the file, but keeps no row aside.
enum class Remark {
  kNotInMapping,
  kRepeatedColumn,
  kSecondName,     // about: the column that is used
  kReadAs,         // about: the name it was read as
  kAmbiguousName,  // about: the names it may mean
  kNoName,
  kNotInFile,
  kTextKept,        // about: rows
  kFirstTaken,      // about: rows
  kAgeNotKnown,     // about: rows
  kLastEventTaken,  // about: rows
  kKindNotKnown,    // about: rows
  kOddBytes,        // about: bytes
  kRepeatedRows,    // about: rows
  kBlankRows,       // about: rows
  kNoRows,
};

std::string Say(Language language, Problem problem, absl::string_view about);
std::string Say(Language language, Remark remark, absl::string_view about);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_WORDING_H_
