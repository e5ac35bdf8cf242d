// SPDX-License-Identifier: Apache-2.0
#include "hub/gateway/gateway.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/crypto/owner_only_file.h"
#include "common/status/annotate.h"
#include "common/status/status_macros.h"
#include "hub/gateway/http_engine.h"
#include "hub/gateway/listening_socket.h"
#include "hub/gateway/visitor_gate.h"

namespace almenara::hub {
namespace {

// An answer with every cell of the largest planned table, in base64, is a quarter of it.
constexpr uint64_t kLargestBody = uint64_t{4} << 20;

constexpr char kMembersSetting[] = "dashboard.members";
constexpr char kPublicSetting[] = "dashboard.public";

absl::Status CheckListener(const ListenerOptions& listener, const Clock& clock) {
  ALMENARA_RETURN_IF_ERROR(ListeningSocket::CheckAddress(listener.listen_address));
  return TlsContext::Create(listener.tls, clock).status();
}

absl::StatusOr<std::unique_ptr<PageAssets>> LoadAssets(const std::string& directory) {
  absl::StatusOr<std::unique_ptr<PageAssets>> assets = PageAssets::Load(directory);
  if (!assets.ok()) return Annotate(assets.status(), "dashboard.assets");
  return assets;
}

}  // namespace

// In the order in which they are built: connections end before what serves them.
struct Gateway::Listener {
  std::unique_ptr<TlsContext> tls;
  std::unique_ptr<VisitorGate> gate;
  std::unique_ptr<WebDesk> desk;
  std::unique_ptr<HttpEngine> engine;
  std::unique_ptr<ConnectionGuard> guard;
};

Gateway::Gateway(GatewayOptions options, const Parts& parts, std::unique_ptr<PageAssets> assets)
    : options_(std::move(options)),
      parts_(parts),
      assets_(std::move(assets)),
      api_({.questions = parts.questions,
            .members = parts.members,
            .catalogue = parts.catalogue,
            .log_key = parts.log_key,
            .trust_domain = parts.identifier.trust_domain()}) {}

Gateway::~Gateway() = default;

absl::Status Gateway::Check(const GatewayOptions& options, const Clock& clock) {
  ALMENARA_RETURN_IF_ERROR(LoadAssets(options.assets).status());
  const absl::Status members = CheckListener(options.members, clock);
  if (!members.ok()) return Annotate(members, kMembersSetting);
  if (!options.everybody.has_value()) return absl::OkStatus();
  const absl::Status everybody = CheckListener(options.everybody->listener, clock);
  return everybody.ok() ? everybody : Annotate(everybody, kPublicSetting);
}

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Create(const GatewayOptions& options,
                                                         const Parts& parts) {
  ALMENARA_ASSIGN_OR_RETURN(std::unique_ptr<PageAssets> assets, LoadAssets(options.assets));
  auto gateway = std::unique_ptr<Gateway>(new Gateway(options, parts, std::move(assets)));
  absl::StatusOr<std::unique_ptr<Listener>> members = gateway->Listen(options.members, false);
  if (!members.ok()) return Annotate(members.status(), kMembersSetting);
  gateway->members_ = *std::move(members);
  if (options.everybody.has_value()) {
    auto everybody = gateway->Listen(options.everybody->listener, true);
    if (!everybody.ok()) return Annotate(everybody.status(), kPublicSetting);
    gateway->everybody_ = *std::move(everybody);
  }
  return gateway;
}

absl::StatusOr<std::unique_ptr<Gateway::Listener>> Gateway::Listen(const ListenerOptions& options,
                                                                   bool is_public) const {
  ALMENARA_ASSIGN_OR_RETURN(ListeningSocket socket, ListeningSocket::Open(options.listen_address));
  const int port = socket.port();
  auto listener = std::make_unique<Listener>();
  ALMENARA_ASSIGN_OR_RETURN(listener->tls, TlsContext::Create(options.tls, parts_.clock));
  if (is_public) {
    listener->gate = std::make_unique<PublicGate>(options_.everybody->organization, parts_.members);
  } else {
    listener->gate = std::make_unique<MemberGate>(*listener->tls, parts_.identifier, parts_.members,
                                                  parts_.clock);
  }
  const LiteralName name = is_public ? LiteralName("web_public") : LiteralName("web_members");
  listener->desk = std::make_unique<WebDesk>(
      WebDesk::Parts{
          .listener = name,
          .gate = *listener->gate,
          .assets = *assets_,
          .caches = is_public ? PageAssets::Caches::kEverybody : PageAssets::Caches::kOwnBrowser,
          .api = api_,
          .log = parts_.log,
          .metrics = parts_.metrics,
          .clock = parts_.clock,
          .hub = parts_.identifier.trust_domain(),
          .largest_body = kLargestBody},
      options_.rates);
  listener->engine = std::make_unique<HttpEngine>(
      RequestLimits{.request = options_.connections.request,
                    .answer = options_.connections.answer,
                    .largest_body = kLargestBody},
      parts_.clock,
      [desk = listener->desk.get()](const HttpRequest& request, const ReadBody& read_body) {
        return desk->Answer(request, read_body);
      });
  listener->guard = std::make_unique<ConnectionGuard>(
      std::move(socket), options_.connections, *listener->tls, parts_.clock,
      parts_.metrics.AddGauge("almenara_web_open_connections", "Open connections of browsers.",
                              {{"listener", name}}),
      [engine = listener->engine.get()](TlsConnection& connection) {
        return engine->Serve(connection);
      });
  if (!options.address_file.empty()) {
    const std::string host = options.listen_address.substr(0, options.listen_address.rfind(':'));
    ALMENARA_RETURN_IF_ERROR(crypto::ReplaceFile(
        options.address_file, absl::StrCat(host, ":", port, "\n"), crypto::FileReaders::kEveryone));
  }
  return listener;
}

int Gateway::member_port() const { return members_->guard->port(); }

std::optional<int> Gateway::public_port() const {
  if (everybody_ == nullptr) return std::nullopt;
  return everybody_->guard->port();
}

}  // namespace almenara::hub
