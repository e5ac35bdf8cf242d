// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_API_DESK_H_
#define ALMENARA_HUB_GATEWAY_API_DESK_H_

#include <string>

#include "absl/status/statusor.h"
#include "almenara/hub/v1/query_service.pb.h"
#include "common/codelist/catalogue.h"
#include "common/crypto/ed25519.h"
#include "hub/gateway/http_engine.h"
#include "hub/gateway/http_message.h"
#include "hub/gateway/visitor_gate.h"
#include "hub/membership/member_registry.h"
#include "hub/query/query_desk.h"

namespace almenara::hub {

// The API of docs/api/openapi.json, for somebody who has been let in. Questions go the way of every
// question: through QueryDesk, and so through Decide, the log and a receipt. Thread-safe.
class ApiDesk {
 public:
  struct Parts {
    QueryDesk& questions;
    const MemberRegistry& members;
    const Catalogue& catalogue;
    const crypto::Ed25519PublicKey& log_key;
    std::string trust_domain;
  };
  // Every part must outlive the desk.
  explicit ApiDesk(Parts parts);

  // `request.path` must be the API's (HttpRequest::is_api).
  HttpAnswer Answer(const Visitor& visitor, const HttpRequest& request,
                    const ReadBody& read_body) const;

 private:
  using Written = absl::StatusOr<std::string>;

  HttpAnswer Get(const Visitor& visitor, const HttpRequest& request) const;
  HttpAnswer Post(const Visitor& visitor, const HttpRequest& request,
                  const ReadBody& read_body) const;

  Written Session(const Visitor& visitor) const;
  Written Description(const Visitor& visitor) const;
  Written Ask(const Visitor& visitor, const std::string& body) const;
  // The hub's own answer in the part "signed" of a document. Another's, or a changed one:
  // INVALID_ARGUMENT.
  absl::StatusOr<v1::AskResponse> OwnAnswer(const std::string& body) const;

  const Parts parts_;
  const std::string code_lists_;
  const std::string structure_;
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_API_DESK_H_
