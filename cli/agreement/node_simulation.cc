// SPDX-License-Identifier: Apache-2.0
#include "cli/agreement/node_simulation.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "almenara/node/v1/privacy_service.grpc.pb.h"
#include "cli/arguments.h"
#include "cli/node/node_client.h"
#include "common/status/status_macros.h"

namespace almenara::cli {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(10);

// Puts the node's answers into a simulation, and keeps count of what is missing.
class AnswerReader {
 public:
  AnswerReader(const NodeQuestion& question, Simulation& simulation)
      : question_(question), simulation_(simulation) {
    NodeSimulation& node = simulation_.node.emplace();
    node.table = question.table;
    node.dimensions = question.dimensions;
  }

  // False when the answer is not one to the question.
  bool Read(const node::v1::SimulateAgreementResponse& response) {
    switch (response.part_case()) {
      case node::v1::SimulateAgreementResponse::kRelease:
        return ReadRelease(response.release());
      case node::v1::SimulateAgreementResponse::kTable:
        return ReadTable(response.table());
      case node::v1::SimulateAgreementResponse::kCell:
        return ReadCell(response.cell());
      case node::v1::SimulateAgreementResponse::PART_NOT_SET:
        break;
    }
    return false;
  }

  bool Complete() const { return release_read_ && tables_read_ == simulation_.tables.size(); }

 private:
  bool ReadRelease(const node::v1::SimulatedRelease& release) {
    NodeSimulation& node = *simulation_.node;
    node.persons = release.persons();
    node.beside.assign(release.beside().begin(), release.beside().end());
    node.beside_tier = release.beside_tier();
    node.no_tables = release.no_tables();
    release_read_ = true;
    return release.agreement() == simulation_.agreement &&
           release.version() == simulation_.version &&
           release.kind() == agreement::ReleaseKindName(simulation_.kind) &&
           release.against() == (question_.against.empty() ? "" : simulation_.against);
  }

  bool ReadTable(const node::v1::SimulatedTable& answer) {
    const auto table =
        std::find_if(simulation_.tables.begin(), simulation_.tables.end(),
                     [&](const TableSimulation& known) { return known.table == answer.table(); });
    if (table == simulation_.tables.end() ||
        answer.tier_size() != static_cast<int>(table->tiers.size())) {
      return false;
    }
    table->own_cells = answer.own_cells();
    table->alone_cells = answer.alone_cells();
    table->released = answer.released();
    for (const node::v1::SimulatedTier& tier : answer.tier()) {
      if (tier.tier() >= table->tiers.size()) return false;
      SimulatedError& known = table->tiers[tier.tier()];
      known.shown_cells = tier.shown_cells();
      known.readable_cells = tier.readable_cells();
    }
    ++tables_read_;
    return true;
  }

  bool ReadCell(const node::v1::SimulatedCell& answer) {
    if (question_.table.empty() ||
        answer.code_size() != static_cast<int>(question_.dimensions.size())) {
      return false;
    }
    CellSimulation cell;
    cell.codes.assign(answer.code().begin(), answer.code().end());
    cell.own = answer.own();
    cell.sd = answer.sd();
    cell.threshold = answer.threshold();
    cell.shown = answer.shown();
    cell.readable = answer.readable();
    if (answer.has_released()) cell.released = answer.released();
    cell.alone = answer.alone();
    simulation_.node->cells.push_back(std::move(cell));
    return true;
  }

  const NodeQuestion& question_;
  Simulation& simulation_;
  bool release_read_ = false;
  size_t tables_read_ = 0;
};

absl::Status AnotherAnswer(const NodeEnvironment& environment) {
  return absl::FailedPreconditionError(environment.Say(
      {"the node answered about another plan than the file's: is it of the same version as this "
       "program, with the same code lists?",
       "el nodo respondió sobre otro plan que el del archivo: ¿es de la misma versión que este "
       "programa, con las mismas listas de códigos?"}));
}

}  // namespace

absl::Status AskNode(const NodeQuestion& question, const NodeEnvironment& environment,
                     Simulation& simulation) {
  ALMENARA_ASSIGN_OR_RETURN(
      const Arguments arguments,
      Arguments::Parse({"--config", question.config}, {.flags = {{"config"}}, .operands = {}}));
  ALMENARA_ASSIGN_OR_RETURN(const std::unique_ptr<NodeClient> client,
                            NodeClient::Open(arguments, environment));
  node::v1::SimulateAgreementRequest request;
  request.set_textproto(question.textproto);
  request.set_kind(std::string(agreement::ReleaseKindName(simulation.kind)));
  request.set_against_textproto(question.against);
  request.set_table(question.table);
  request.set_tier(question.tier);
  const auto stub = node::v1::PrivacyService::NewStub(client->channel());
  grpc::ClientContext context;
  client->Prepare(context, kPatience);
  const auto reader = stub->SimulateAgreement(&context, request);
  AnswerReader answers(question, simulation);
  node::v1::SimulateAgreementResponse response;
  bool fits = true;
  while (fits && reader->Read(&response)) fits = answers.Read(response);
  if (!fits) context.TryCancel();
  const absl::Status status = client->Explain(reader->Finish());
  if (!fits) return AnotherAnswer(environment);
  ALMENARA_RETURN_IF_ERROR(status);
  return answers.Complete() ? absl::OkStatus() : AnotherAnswer(environment);
}

}  // namespace almenara::cli
