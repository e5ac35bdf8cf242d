// SPDX-License-Identifier: Apache-2.0
// The pages that somebody sees who is not let in, or who asks for what does not exist. They say
// nothing of what the hub holds and name nobody. Pure functions.
#ifndef ALMENARA_HUB_GATEWAY_ENTRY_PAGE_H_
#define ALMENARA_HUB_GATEWAY_ENTRY_PAGE_H_

#include "absl/strings/string_view.h"
#include "common/codelist/catalogue.h"
#include "hub/gateway/http_message.h"
#include "hub/gateway/visitor_gate.h"

namespace almenara::hub {

// What happened and what to do, in `preferred` first, with the other language below. The status is
// that of ErrorAnswer of the refusal; 503 comes with Retry-After. `hub` is its trust domain; of
// `turned_away` only the problem is told, never the identity or the message.
HttpAnswer EntryPage(const TurnedAway& turned_away, Language preferred, absl::string_view hub);

// /entry.css, the look of these pages: the only other thing that is served to somebody not let in.
HttpAnswer EntryStyle();

// 404, with a link to "/".
HttpAnswer NoSuchPage(Language preferred);

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_ENTRY_PAGE_H_
