// SPDX-License-Identifier: Apache-2.0
// Questions end to end: mutual TLS, policy, typed cells, log, receipt.
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

// Answers a second to `clients` at once, who ask these in turn.
double AskTogether(const std::vector<Client>& clients, const std::vector<AskedQuestion>& asked) {
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
  return static_cast<double>(answers) / watch.Seconds();
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
  std::vector<Client> clients;
  for (int i = 0; i < kClients; ++i) clients.push_back(Connect(stage));
  for (int run = 0; run < stage.options().runs; ++run) {
    AskAlone(stage, out);
    out.Add("query.throughput", "answers/s", AskTogether(clients, small));
    out.Add("query.route-throughput", "answers/s", AskTogether(clients, large));
  }
}

}  // namespace almenara::performance
