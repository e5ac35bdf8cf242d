// SPDX-License-Identifier: Apache-2.0
// The last steps of reading a row, once every cell was read: what depends on several columns.
#ifndef ALMENARA_NODE_INTAKE_SETTLING_H_
#define ALMENARA_NODE_INTAKE_SETTLING_H_

#include "common/codelist/catalogue.h"
#include "node/intake/row_draft.h"

namespace almenara::node {

// Gives the places of events to the fields of their kinds. Of several events for a field that holds
// one place the last counts, as CTDC has it for exploitation.
void SettleEvents(RowDraft& row);

// Settles names that several places share by what other columns said.
void SettlePlaces(Language language, RowDraft& row);

// Consent: refused when one column says no, given when all say yes.
void SettleConsent(RowDraft& row);

// Fills row.taken.values; a contradiction is a problem of the row.
void SettleFields(Language language, RowDraft& row);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_INTAKE_SETTLING_H_
