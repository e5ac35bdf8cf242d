// SPDX-License-Identifier: Apache-2.0
// Questions end to end: mutual TLS, policy, typed cells, log, receipt.
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "almenara/hub/v1/query_service.grpc.pb.h"
#include "common/transport/grpc_status.h"
#include "tests/performance/questions.h"
#include "tests/performance/rows.h"

namespace almenara::performance {
namespace {

constexpr int kAnswersAlone = 300;      // of each question and run, one client
constexpr int kClients = 32;            // at once
constexpr double kSecondsTogether = 3;  // of each run
constexpr size_t kMostCells = 500;

struct Client {
  std::unique_ptr<transport::HubConnection> connection;
  std::unique_ptr<hub::v1::QueryService::Stub> stub;
};

Client Connect(const Stage& stage) {
  Client client{stage.ConnectAnalyst(), nullptr};
  client.stub = hub::v1::QueryService::NewStub(client.connection->channel());
  return client;
}

void AskAlone(const Stage& stage, Measurements& out) {
  const Client client = Connect(stage);
  std::vector<double> small;  // milliseconds, of all questions but the route matrix
  for (const AskedQuestion& question : Questions()) {
    std::vector<double> milliseconds;
    for (int i = 0; i < kAnswersAlone; ++i) {
      const Stopwatch watch;
      Ask(*client.stub, question.query);
      milliseconds.push_back(1000 * watch.Seconds());
    }
    out.Add(absl::StrCat("query.", question.name), "ms", Quantile(milliseconds, 0.5));
    if (question.name != kRouteMatrix) {
      small.insert(small.end(), milliseconds.begin(), milliseconds.end());
    } else {
      out.Add("query.route-matrix.p99", "ms", Quantile(milliseconds, 0.99));
    }
  }
  out.Add("query.p99", "ms", Quantile(small, 0.99));
}

// Questions that the hub has not answered since it started: nothing of their answers is in its
// memory.
void AskAnew(Stage& stage, Measurements& out) {
  stage.federation().StopHub();
  stage.federation().StartHub();
  const Client client = Connect(stage);
  std::vector<double> milliseconds;
  hub::v1::Answer citizenships;
  citizenships.ParseFromString(Ask(*client.stub, QuestionOfCitizenships().query).answer());
  for (const AskedQuestion& question : QuestionsOfEach(citizenships)) {
    const Stopwatch watch;
    Ask(*client.stub, question.query);
    milliseconds.push_back(1000 * watch.Seconds());
  }
  out.Add("query.new", "ms", Quantile(milliseconds, 0.5));
  out.Add("query.new.p99", "ms", Quantile(milliseconds, 0.99));
}

struct Together {
  double answers_per_second;
  double hub_milliseconds;     // of processor, for an answer
  double client_milliseconds;  // likewise, of all clients
};

// A client that has asked and waits.
struct Asking {
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientAsyncResponseReader<hub::v1::AskResponse>> call;
  hub::v1::AskResponse response;
  grpc::Status status;
};

// All `clients` at once, who ask these in turn. One thread for all of them: on the same processors
// as the hub, threads that wait would take more of them than asking does.
Together AskTogether(const Stage& stage, const std::vector<Client>& clients,
                     const std::vector<AskedQuestion>& asked) {
  std::vector<hub::v1::AskRequest> requests;
  for (const AskedQuestion& question : asked) {
    *requests.emplace_back().mutable_query() = question.query;
  }
  grpc::CompletionQueue answered;
  std::vector<Asking> asking(clients.size());
  const auto ask = [&](size_t client, size_t question) {
    Asking& of = asking[client];
    of.call.reset();
    of.context = std::make_unique<grpc::ClientContext>();
    of.call = clients[client].stub->AsyncAsk(of.context.get(), requests[question % requests.size()],
                                             &answered);
    of.call->Finish(&of.response, &of.status, &of);
  };
  const pid_t hub = stage.federation().hub_pid();
  const double hub_before = ProcessorSeconds(hub);
  const double client_before = ProcessorSeconds(getpid());
  const Stopwatch watch;
  size_t asked_so_far = 0;
  for (size_t c = 0; c < clients.size(); ++c) ask(c, asked_so_far++);
  size_t answers = 0;
  void* tag = nullptr;
  bool ok = false;
  while (answers < asked_so_far && answered.Next(&tag, &ok)) {
    const auto client = static_cast<size_t>(static_cast<Asking*>(tag) - asking.data());
    Require(transport::FromGrpcStatus(asking[client].status));
    ++answers;
    if (watch.Seconds() < kSecondsTogether) ask(client, asked_so_far++);
  }
  const double seconds = watch.Seconds();
  const auto count = static_cast<double>(answers);
  return {.answers_per_second = count / seconds,
          .hub_milliseconds = 1000 * (ProcessorSeconds(hub) - hub_before) / count,
          .client_milliseconds = 1000 * (ProcessorSeconds(getpid()) - client_before) / count};
}

}  // namespace

void MeasureQuery(Stage& stage, Measurements& out) {
  stage.ToSealed();
  stage.federation().StartHub();
  std::vector<AskedQuestion> small, large;
  for (AskedQuestion& question : Questions()) {
    hub::v1::Answer answer;
    answer.ParseFromString(Ask(*Connect(stage).stub, question.query).answer());
    (answer.cells() <= kMostCells ? small : large).push_back(question);
    Tell(absl::StrCat("  ", question.name, ": ", answer.cells(), " cells"));
  }
  for (int run = 0; run < stage.options().runs; ++run) AskAnew(stage, out);
  std::vector<Client> clients;
  for (int i = 0; i < kClients; ++i) clients.push_back(Connect(stage));
  for (int run = 0; run < stage.options().runs; ++run) {
    AskAlone(stage, out);
    const Together together = AskTogether(stage, clients, small);
    out.Add("query.throughput", "answers/s", together.answers_per_second);
    out.Add("query.processor", "processor ms", together.hub_milliseconds);
    out.Add("query.client-processor", "processor ms", together.client_milliseconds);
    out.Add("query.route-throughput", "answers/s",
            AskTogether(stage, clients, large).answers_per_second);
  }
}

}  // namespace almenara::performance
