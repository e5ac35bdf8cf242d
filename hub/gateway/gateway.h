// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_HUB_GATEWAY_GATEWAY_H_
#define ALMENARA_HUB_GATEWAY_GATEWAY_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/codelist/catalogue.h"
#include "common/crypto/ed25519.h"
#include "common/identity/organization_id.h"
#include "common/telemetry/log.h"
#include "common/telemetry/metrics.h"
#include "common/time/clock.h"
#include "common/transport/certificate_identifier.h"
#include "hub/gateway/api_desk.h"
#include "hub/gateway/connection_guard.h"
#include "hub/gateway/page_assets.h"
#include "hub/gateway/tls_context.h"
#include "hub/gateway/web_desk.h"
#include "hub/membership/member_registry.h"
#include "hub/query/query_desk.h"

namespace almenara::hub {

struct ListenerOptions {
  std::string listen_address;     // numeric host:port; port 0 takes a free one
  std::string address_file = {};  // where the address is written once it is known; empty: nowhere
  TlsFiles tls;
};

struct GatewayOptions {
  std::string assets;       // directory of the built pages
  ListenerOptions members;  // with client_authorities
  struct Public {
    ListenerOptions listener;  // without
    OrganizationId organization;
  };
  std::optional<Public> everybody = {};  // unset: no public pages
  ConnectionLimits connections = {};
  WebRates rates = {};
};

// The hub's HTTPS side: the dashboard's pages and their API, for members by their certificates and,
// where the operator wants it, for everybody. Thread-safe.
class Gateway {
 public:
  struct Parts {
    QueryDesk& questions;
    const MemberRegistry& members;
    const Catalogue& catalogue;
    const crypto::Ed25519PublicKey& log_key;
    const transport::CertificateIdentifier& identifier;
    const Log& log;
    Metrics& metrics;
    const Clock& clock;
  };

  // What can be known before serving: addresses, certificates, pages. Errors name the setting.
  static absl::Status Check(const GatewayOptions& options, const Clock& clock);
  // Serves from now on. Every part must outlive the gateway. Errors as Check's, and UNAVAILABLE
  // where an address cannot be taken.
  static absl::StatusOr<std::unique_ptr<Gateway>> Create(const GatewayOptions& options,
                                                         const Parts& parts);
  // Ends every connection at once.
  ~Gateway();

  int member_port() const;
  std::optional<int> public_port() const;

 private:
  struct Listener;
  Gateway(GatewayOptions options, const Parts& parts, std::unique_ptr<PageAssets> assets);

  absl::StatusOr<std::unique_ptr<Listener>> Listen(const ListenerOptions& listener,
                                                   bool is_public) const;

  const GatewayOptions options_;
  const Parts parts_;
  const std::unique_ptr<PageAssets> assets_;
  const ApiDesk api_;
  std::unique_ptr<Listener> members_;
  std::unique_ptr<Listener> everybody_;  // null: no public pages
};

}  // namespace almenara::hub

#endif  // ALMENARA_HUB_GATEWAY_GATEWAY_H_
