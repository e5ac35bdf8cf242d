// SPDX-License-Identifier: Apache-2.0
// Questions end to end: mutual TLS, policy, typed cells, log, receipt.
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "almenara/hub/v1/query_service.pb.h"
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

// All `clients` at once, who ask these in turn.
Together AskTogether(const Stage& stage, const std::vector<Client>& clients,
                     const std::vector<AskedQuestion>& asked) {
  const pid_t hub = stage.federation().hub_pid();
  const double hub_before = ProcessorSeconds(hub);
  const double client_before = ProcessorSeconds(getpid());
  std::atomic<uint64_t> answers = 0;
  std::vector<std::thread> threads;
  const Stopwatch watch;
  for (size_t c = 0; c < clients.size(); ++c) {
    threads.emplace_back([&, c] {
      for (size_t i = c; watch.Seconds() < kSecondsTogether; ++i) {
        Ask(*clients[c].stub, asked[i % asked.size()].query);
        ++answers;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const double seconds = watch.Seconds();
  const double count = static_cast<double>(answers);
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
