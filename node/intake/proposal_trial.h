// SPDX-License-Identifier: Apache-2.0
// Trials of what a column could be: each gives the target and how much of the column it would take.
#ifndef ALMENARA_NODE_INTAKE_PROPOSAL_TRIAL_H_
#define ALMENARA_NODE_INTAKE_PROPOSAL_TRIAL_H_

#include "common/codelist/catalogue.h"
#include "node/intake/column_profile.h"
#include "node/intake/column_proposal.h"

namespace almenara::node {

// The share of the column's filled rows that the proposal takes; 1 for a column without any.
double ShareTaken(const ColumnProfile& profile, const ColumnProposal& proposal);

// As values of a field, one or several to a cell; with `subdivision` as parts of a country.
ColumnProposal TryValues(const ColumnProfile& profile, const Catalogue& catalogue,
                         const Field& field, bool subdivision);
// As ages, in years or ranges.
ColumnProposal TryAges(const ColumnProfile& profile, const Field& field);
// As dates, in as few formats as take the most rows. The target is a date, with the field, or a
// date of birth.
ColumnProposal TryDates(const ColumnProfile& profile, const Field& period);
ColumnProposal TryBirthDates(const ColumnProfile& profile, const Field& ages);
// As answers yes or no. The target is left open; texts that the list of `field` knows as not
// recorded are noted.
ColumnProposal TryAnswers(const ColumnProfile& profile, const Field& field);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_PROPOSAL_TRIAL_H_
