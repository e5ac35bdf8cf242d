// SPDX-License-Identifier: Apache-2.0
#include "tests/privacy/served_hub.h"

#include <httplib.h>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "almenara/hub/v1/agreement_service.grpc.pb.h"
#include "almenara/hub/v1/membership_service.grpc.pb.h"
#include "almenara/hub/v1/publication_service.grpc.pb.h"
#include "almenara/hub/v1/query_service.grpc.pb.h"
#include "almenara/hub/v1/release_service.grpc.pb.h"
#include "almenara/hub/v1/transparency_service.grpc.pb.h"
#include "common/crypto/hmac.h"
#include "common/time/clock.h"
#include "common/transport/grpc_status.h"
#include "hub/hub_tables.h"
#include "hub/intake/testing/sample_records.h"
#include "hub/release/testing/small_hub.h"
#include "policy/agreement/check.h"
#include "policy/agreement/signature.h"
#include "tests/privacy/attacked_hub.h"

namespace almenara::attack {
namespace {

using agreement::v1::OrganizationKind;
using ::almenara::testing::SetTestDeadline;
using ::almenara::testing::TestHub;

constexpr size_t kBatch = 500;
const char* const kContributors[] = {ServedHub::kChanging, "linea-azul", "mekong-watch"};
// Who looks: connection names are organisation/role.
constexpr char kOperator[] = "hub/operator";

void Require(const grpc::Status& status) {
  attack::Require(status.ok() ? absl::OkStatus() : transport::FromGrpcStatus(status));
}

// One call's answer or refusal, as text.
template <typename Response, typename Call>
std::string Heard(Call call) {
  grpc::ClientContext context;
  SetTestDeadline(context);
  Response response;
  const grpc::Status status = call(context, response);
  if (!status.ok()) return absl::StrCat("refused: ", status.error_message());
  return response.SerializeAsString();
}

std::vector<hub::v1::Query> Queries() {
  std::vector<hub::v1::Query> queries = {
      QueryOf({}),
      QueryOf({{{"gender", ""}}, {}}),
      QueryOf({{{"year", ""}}, {}}),
      QueryOf({{{"exploitation", ""}}, {}}),
      QueryOf({{{"citizenship", "country"}}, {}}),
      QueryOf({{{"citizenship", "country"}, {"gender", ""}}, {}}),
      QueryOf({{{"citizenship", "subregion"}, {"gender", ""}, {"year", ""}}, {}}),
      QueryOf({{{"exploitation", ""}, {"gender", ""}}, {}}),
      QueryOf({{}, {{"citizenship", {"MLT"}}}}),
      QueryOf({{}, {{"citizenship", {"MLT"}}, {"exploitation", {"forced_labour"}}}})};
  for (hub::v1::Query& query : queries) query.set_all_cells(true);
  return queries;
}

crypto::Ed25519KeyPair StewardKeyOf(const std::string& organization) {
  return *crypto::Ed25519KeyPair::FromSeed(
      crypto::SecretBytes::CopyOf(crypto::AsBytes(crypto::Sha256(organization))));
}

record::v1::IncidentRecord RecordOf(const Catalogue& catalogue, const Change& change) {
  record::v1::IncidentRecord record =
      hub::testing::RecordOf(change.record, change.record, change.revision);
  for (const disclosure::FieldCodes& field : RecordValuesOf(catalogue, *change.values).values) {
    record::v1::FieldValues& values = *record.add_values();
    values.set_field(field.field);
    for (const CodeId code : field.codes) values.add_code(code);
  }
  return record;
}

// Random numbers and the time differ in any two receipts, and so does what is made of them.
void ClearDrawn(hub::v1::Receipt& receipt) {
  receipt.clear_answered_at_unix_seconds();
  receipt.clear_event();
  receipt.clear_answer_nonce();
  receipt.clear_query_nonce();
  receipt.clear_tree_head();
  receipt.clear_release_leaf();
  receipt.clear_ed25519();
}

void ClearDrawn(log::v1::TreeHead& head) {
  head.clear_log_id();
  head.clear_root();
  head.clear_unix_ms();
  head.clear_ed25519();
}

// Everything that an identity can call and that tells anything of data.
void PollAs(const std::string& who, const transport::HubConnection& connection,
            Transcript& transcript) {
  const auto queries = hub::v1::QueryService::NewStub(connection.channel());
  int number = 0;
  for (const hub::v1::Query& query : Queries()) {
    hub::v1::AskRequest request;
    *request.mutable_query() = query;
    transcript[absl::StrCat(who, " asks ", number++)] =
        Heard<hub::v1::AskResponse>([&](grpc::ClientContext& context, auto& response) {
          const grpc::Status status = queries->Ask(&context, request, &response);
          ClearDrawn(*response.mutable_receipt());
          return status;
        });
  }
  transcript[who + " describes"] = Heard<hub::v1::DescribeResponse>(
      [&](auto& context, auto& response) { return queries->Describe(&context, {}, &response); });
  const auto releases = hub::v1::ReleaseService::NewStub(connection.channel());
  transcript[who + " lists cohorts"] =
      Heard<hub::v1::ListCohortsResponse>([&](auto& context, auto& response) {
        return releases->ListCohorts(&context, {}, &response);
      });
  transcript[who + " lists releases"] =
      Heard<hub::v1::ListReleasesResponse>([&](auto& context, auto& response) {
        return releases->ListReleases(&context, {}, &response);
      });
  transcript[who + " reads its ledger"] = Heard<hub::v1::ReadLedgerResponse>(
      [&](auto& context, auto& response) { return releases->ReadLedger(&context, {}, &response); });
  transcript[who + " lists ad hoc releases"] =
      Heard<hub::v1::ListAdHocReleasesResponse>([&](auto& context, auto& response) {
        return releases->ListAdHocReleases(&context, {}, &response);
      });
  const auto agreements = hub::v1::AgreementService::NewStub(connection.channel());
  transcript[who + " lists agreements"] =
      Heard<hub::v1::ListAgreementsResponse>([&](auto& context, auto& response) {
        return agreements->ListAgreements(&context, {}, &response);
      });
  const auto members = hub::v1::MembershipService::NewStub(connection.channel());
  transcript[who + " lists members"] = Heard<hub::v1::ListMembersResponse>(
      [&](auto& context, auto& response) { return members->ListMembers(&context, {}, &response); });
  const auto publication = hub::v1::PublicationService::NewStub(connection.channel());
  transcript[who + " takes inventory"] =
      Heard<hub::v1::GetInventoryResponse>([&](auto& context, auto& response) {
        return publication->GetInventory(&context, {}, &response);
      });
  const auto log = hub::v1::TransparencyService::NewStub(connection.channel());
  transcript[who + " reads the head of the log"] =
      Heard<hub::v1::GetTreeHeadResponse>([&](auto& context, auto& response) {
        const grpc::Status status = log->GetTreeHead(&context, {}, &response);
        ClearDrawn(*response.mutable_head());
        response.clear_public_key();
        return status;
      });
  hub::v1::GetLeavesRequest all;
  all.set_limit(1000);
  transcript[who + " reads the log"] =
      Heard<hub::v1::GetLeavesResponse>([&](auto& context, auto& response) {
        const grpc::Status status = log->GetLeaves(&context, all, &response);
        ClearDrawn(*response.mutable_head());
        for (hub::v1::ProvenLeaf& leaf : *response.mutable_leaf()) leaf.clear_path();
        return status;
      });
}

}  // namespace

ServedHub::ServedHub(const std::vector<Values>& people)
    : catalogue_(OrDie(Catalogue::Load("proto/codelists"))),
      store_(hub::HubTables()),
      hub_(store_) {
  connections_[kOperator] = hub_.Connect(hub_.operator_files());
  Admit("some-authority", "analyst", agreement::v1::ORGANIZATION_KIND_AUTHORITY);
  Admit("some-agency", "analyst", agreement::v1::ORGANIZATION_KIND_INTERGOVERNMENTAL);
  Admit("some-reader", "analyst", agreement::v1::ORGANIZATION_KIND_PUBLIC);
  for (const char* contributor : kContributors) {
    Admit(contributor, "node", agreement::v1::ORGANIZATION_KIND_CSO);
  }
  Admit("linea-azul", "steward", agreement::v1::ORGANIZATION_KIND_CSO);
  agreement_text_ = hub::testing::AsText(SuiteAgreement(*catalogue_));
  hub::v1::ProposeAgreementRequest proposal;
  proposal.set_textproto(agreement_text_);
  const auto channel = connections_.at(kOperator)->channel();
  grpc::ClientContext propose;
  hub::v1::ProposeAgreementResponse proposed;
  Require(
      hub::v1::AgreementService::NewStub(channel)->ProposeAgreement(&propose, proposal, &proposed));
  for (size_t c = 0; c < std::size(kContributors); ++c) {
    SignFor(kContributors[c]);
    std::vector<Change> changes;
    for (size_t i = c; i < people.size(); i += std::size(kContributors)) {
      changes.push_back({absl::StrCat("record ", i), 1, people[i]});
      if (changes.size() == kBatch) Publish(kContributors[c], std::exchange(changes, {}));
    }
    Publish(kContributors[c], changes);
  }
  hub::v1::CloseCohortRequest close;
  close.set_cohort(TestHub::kBackCatalogue);
  grpc::ClientContext closing;
  SetTestDeadline(closing);
  const auto events = hub::v1::ReleaseService::NewStub(channel)->CloseCohort(&closing, close);
  hub::v1::CloseCohortResponse event;
  int releases = 0;
  while (events->Read(&event)) releases += event.has_release() ? 1 : 0;
  Require(events->Finish());
  if (releases != 1) attack::Require(absl::InternalError("no release was made"));
}

void ServedHub::Admit(const std::string& organization, const std::string& role,
                      OrganizationKind kind) {
  const transport::ClientIdentityFiles files = hub_.Issue(TestHub::Uri(organization, role, "main"));
  hub_.Enrol(files, kind);
  connections_[absl::StrCat(organization, "/", role)] = hub_.Connect(files);
}

void ServedHub::SignFor(const std::string& organization) {
  const crypto::Ed25519KeyPair key = StewardKeyOf(organization);
  hub::v1::PinStewardKeyRequest pin;
  pin.set_organization(organization);
  pin.set_ed25519_public_key(key.public_key().bytes());
  grpc::ClientContext pinning;
  hub::v1::PinStewardKeyResponse pinned;
  const auto stub = hub::v1::MembershipService::NewStub(hub_.operator_connection().channel());
  Require(stub->PinStewardKey(&pinning, pin, &pinned));
  const auto agreement = OrDie(agreement::ReadAgreement(agreement_text_, *catalogue_));
  const agreement::Signature signature =
      agreement::Sign(agreement::MakeStatement(*OrganizationId::Parse(organization), agreement,
                                               agreement_text_, RealClock().Now()),
                      key);
  hub::v1::SignAgreementRequest request;
  request.mutable_signature()->set_statement(signature.statement);
  request.mutable_signature()->set_ed25519(signature.ed25519);
  grpc::ClientContext signing;
  hub::v1::SignAgreementResponse response;
  const auto channel = connections_.at(organization + "/node")->channel();
  Require(hub::v1::AgreementService::NewStub(channel)->SignAgreement(&signing, request, &response));
}

void ServedHub::Publish(const std::string& contributor, const std::vector<Change>& changes) {
  const auto channel = connections_.at(contributor + "/node")->channel();
  const auto stub = hub::v1::PublicationService::NewStub(channel);
  grpc::ClientContext context;
  SetTestDeadline(context);
  const auto stream = stub->Publish(&context);
  hub::v1::PublishRequest request;
  request.mutable_hello()->set_epoch(1);
  request.mutable_hello()->set_code_list_version(catalogue_->version());
  stream->Write(request);
  hub::v1::PublishResponse response;
  stream->Read(&response);
  uint64_t sequence = response.resume().durable_sequence();
  request.Clear();
  for (const Change& change : changes) {
    hub::v1::Operation& operation = *request.mutable_batch()->add_operation();
    operation.set_sequence(++sequence);
    if (change.values.has_value()) {
      *operation.mutable_upsert() = RecordOf(*catalogue_, change);
      operation.set_commitment(crypto::AsBytes(crypto::Sha256(absl::StrCat(sequence))));
    } else {
      operation.mutable_withdrawal()->set_record_id(hub::testing::Pseudonym(change.record));
      operation.mutable_withdrawal()->set_revision(change.revision);
    }
  }
  stream->Write(request);
  stream->WritesDone();
  bool durable = false;
  while (stream->Read(&response)) {
    durable = response.acknowledgement().durable_sequence() == sequence &&
              response.acknowledgement().rejection().empty();
  }
  Require(stream->Finish());
  if (!durable) attack::Require(absl::InternalError("the hub did not take the records"));
}

void ServedHub::Erase(const std::string& contributor, const std::vector<Change>& withdrawals) {
  const auto channel = connections_.at(contributor + "/node")->channel();
  const auto stub = hub::v1::PublicationService::NewStub(channel);
  hub::v1::ConfirmErasuresRequest request;
  for (const Change& change : withdrawals) {
    hub::v1::Withdrawal& withdrawal = *request.add_withdrawal();
    withdrawal.set_record_id(hub::testing::Pseudonym(change.record));
    withdrawal.set_revision(change.revision);
  }
  hub::v1::ConfirmErasuresResponse response;
  const absl::Time until = RealClock().Now() + absl::Seconds(30);
  do {
    grpc::ClientContext context;
    SetTestDeadline(context);
    Require(stub->ConfirmErasures(&context, request, &response));
    if (response.pending() > 0) RealClock().Sleep(absl::Milliseconds(20));
  } while (response.pending() > 0 && RealClock().Now() < until);
  if (response.pending() > 0) attack::Require(absl::InternalError("the hub did not erase"));
}

Transcript ServedHub::Poll() {
  Transcript transcript;
  for (const auto& [who, connection] : connections_) {
    // The contributor itself sees its own records.
    if (who != absl::StrCat(kChanging, "/node")) PollAs(who, *connection, transcript);
  }
  return transcript;
}

std::string ServedHub::Telemetry() {
  httplib::Client client("127.0.0.1", hub_.server().metrics_port());
  const auto metrics = client.Get("/metrics");
  if (!metrics) attack::Require(absl::UnavailableError("no metrics"));
  std::string kept;
  const std::string log = hub_.log().text();
  for (absl::string_view line : absl::StrSplit(log.substr(log_read_), '\n')) {
    absl::StrAppend(&kept, line.substr(std::min(line.size(), line.find(' '))), "\n");
  }
  log_read_ = log.size();
  for (const absl::string_view line : absl::StrSplit(metrics->body, '\n')) {
    if (absl::StrContains(line, "_rpc_") || absl::StrContains(line, "_publication_batches_")) {
      continue;
    }
    absl::StrAppend(&kept, line, "\n");
  }
  return kept;
}

}  // namespace almenara::attack
