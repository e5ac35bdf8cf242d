// SPDX-License-Identifier: Apache-2.0
// The inner loops by themselves: sampler, codec, counting, rebuilding, decision. Input is drawn
// from fixed seeds, so that two builds do the same work: compare_instructions.sh counts it.
#include <benchmark/benchmark.h>

#include <latch>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/codelist/catalogue.h"
#include "common/crypto/chacha20_stream.h"
#include "common/storage/rocksdb/rocksdb_store.h"
#include "common/testing/temp_dir.h"
#include "common/time/clock.h"
#include "hub/intake/group_committer.h"
#include "hub/intake/intake_session.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/intake/stored_record.h"
#include "hub/intake/testing/sample_records.h"
#include "policy/agreement/decision.h"
#include "policy/agreement/testing/random_policy.h"
#include "policy/disclosure/discrete_gaussian.h"
#include "policy/disclosure/rebuild.h"
#include "policy/disclosure/table_counter.h"
#include "policy/disclosure/testing/global_trends.h"
#include "policy/disclosure/testing/toy_plan.h"
#include "tests/performance/measurement.h"

namespace almenara::performance {
namespace {

using disclosure::EncodedRow;
using disclosure::Plan;
using disclosure::PlannedKind;

constexpr size_t kRows = 1000;
constexpr int kBatch = 10'000;
constexpr uint64_t kSeed = 20260101;

const Catalogue& TheCatalogue() {
  static const auto& catalogue =
      *new std::unique_ptr<Catalogue>(Require(Catalogue::Load("proto/codelists")));
  return *catalogue;
}

const Plan& ThePlan() {
  static const auto& plan =
      *new Plan(Require(disclosure::testing::LoadGlobalTrendsPlan(TheCatalogue())));
  return plan;
}

const PlannedKind& TheKind() {
  return *ThePlan().FindKind(agreement::v1::RELEASE_KIND_BACK_CATALOGUE);
}

const std::vector<EncodedRow>& SomeRows() {
  static const auto& rows = *[] {
    std::mt19937_64 chance(kSeed);
    auto* drawn = new std::vector<EncodedRow>;
    while (drawn->size() < kRows) {
      drawn->push_back(disclosure::testing::RandomRow(ThePlan().domain, chance));
    }
    return drawn;
  }();
  return rows;
}

// With as many cells as a release's, nothing counted yet.
disclosure::TableCounter& TheCounter() {
  static auto& counter = *new disclosure::TableCounter(ThePlan().domain, TheKind());
  return counter;
}

// A record with every field set: one value, or two where there may be several.
record::v1::IncidentRecord FullRecord() {
  record::v1::IncidentRecord record = hub::testing::RecordOf("record", "person", 1);
  for (const Field& field : TheCatalogue().fields()) {
    record::v1::FieldValues values;
    values.set_field(field.id);
    for (const Code& code : field.list->codes()) {
      if (values.code_size() == (field.multi_valued ? 2 : 1)) break;
      if (!code.exclusive && field.list->IsRecordValue(code.id)) values.add_code(code.id);
    }
    if (values.code_size() > 0) *record.add_values() = values;
  }
  return record;
}

void Sampler(benchmark::State& state) {
  crypto::ChaCha20Stream stream(crypto::Sha256("benchmark"));
  disclosure::DiscreteGaussian gaussian(stream);
  for (auto _ : state) {
    for (int i = 0; i < kBatch; ++i) {
      benchmark::DoNotOptimize(gaussian.Sample(static_cast<uint64_t>(state.range(0))));
    }
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(Sampler)->Arg(70)->Arg(10'000)->Arg(1'000'000);

void Encode(benchmark::State& state) {
  static const auto& record = *new record::v1::IncidentRecord(FullRecord());
  for (auto _ : state) {
    for (int i = 0; i < kBatch; ++i) benchmark::DoNotOptimize(hub::EncodeRecord(record));
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(Encode);

void Decode(benchmark::State& state) {
  static const auto& bytes = *new std::string(hub::EncodeRecord(FullRecord()));
  hub::RecordDecoder decoder;
  for (auto _ : state) {
    for (int i = 0; i < kBatch; ++i) {
      Require(decoder.Decode(bytes));
      benchmark::DoNotOptimize(decoder.record());
    }
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(Decode);

// What a node sends for kRows records that nobody has seen before.
std::string SerializedBatch(uint64_t first) {
  static const auto& record = *new record::v1::IncidentRecord(FullRecord());
  hub::v1::PublishRequest request;
  for (uint64_t sequence = first; sequence < first + kRows; ++sequence) {
    hub::v1::Operation& operation = *request.mutable_batch()->add_operation();
    operation.set_sequence(sequence);
    *operation.mutable_upsert() = record;
    operation.mutable_upsert()->set_record_id(
        crypto::AsBytes(crypto::Sha256(absl::StrCat("record", sequence))));
    operation.mutable_upsert()->set_person_key(
        crypto::AsBytes(crypto::Sha256(absl::StrCat("person", sequence))));
    operation.set_commitment(crypto::AsBytes(crypto::Sha256(absl::StrCat(sequence))));
  }
  return request.SerializeAsString();
}

// From a stream's message to the disk, without the stream.
void TakeIn(benchmark::State& state) {
  const almenara::testing::TempDir directory;
  const std::unique_ptr<KeyValueStore> store =
      Require(RocksDbStore::Create({.path = directory.File("store"),
                                    .tables = hub::RecordStoreTables(),
                                    .look_up_tables = hub::LookUpTables()}));
  const Clock& clock = RealClock();
  const auto digests = hub::testing::SampleDigests();
  hub::KeyValueRecordStore records(*store, *digests);
  const auto calendar = Require(hub::CohortCalendar::Create(
      Require(hub::CohortId::Parse("back-catalogue")), *store, clock.Now()));
  hub::GroupCommitter committer(records, *calendar, clock);
  const hub::RecordValidator validator(TheCatalogue());
  hub::IntakeSession session(hub::testing::NodeOf("casa-luz"),
                             hub::Intake{records, committer, validator, clock});
  hub::v1::PublishRequest request;
  request.mutable_hello()->set_epoch(1);
  request.mutable_hello()->set_code_list_version(1);
  session.Receive(request, [](auto response) { Require(response.status()); });
  uint64_t next = 1;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<std::string> batches;
    for (int i = 0; i < 4; ++i, next += kRows) batches.push_back(SerializedBatch(next));
    std::latch durable(static_cast<std::ptrdiff_t>(batches.size()));
    state.ResumeTiming();
    for (const std::string& batch : batches) {
      request.ParseFromString(batch);
      session.Receive(request, [&](auto response) {
        Require(response.status());
        durable.count_down();
      });
    }
    durable.wait();
  }
  state.SetItemsProcessed(static_cast<int64_t>(next - 1));
}
BENCHMARK(TakeIn)->Iterations(25)->MeasureProcessCPUTime()->UseRealTime();

void Count(benchmark::State& state) {
  disclosure::RowBlock block(ThePlan().domain);
  for (auto _ : state) {
    for (const EncodedRow& row : SomeRows()) {
      if (block.full()) {
        TheCounter().Add(block);
        block.Clear();
      }
      block.Append(row);
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRows));
}
BENCHMARK(Count);

void Margins(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(TheCounter().Components());
}
BENCHMARK(Margins);

// Rebuilds one planned table from its components.
void Evaluate(benchmark::State& state) {
  static const auto& counts = *new disclosure::ComponentCounts(TheCounter().Components());
  const disclosure::ComponentView view = disclosure::testing::ViewOf(counts);
  const size_t table = TheKind().tables[static_cast<size_t>(state.range(0))];
  const disclosure::Levels& levels = ThePlan().tables[table].levels;
  for (auto _ : state) {
    benchmark::DoNotOptimize(Require(disclosure::Rebuild(ThePlan(), TheKind(), view, levels)));
  }
  state.SetLabel(ThePlan().domain.Describe(levels));
}
BENCHMARK(Evaluate)->Arg(1)->Arg(25)->Arg(54);

void DecideMany(benchmark::State& state) {
  static const auto& cases = *[] {
    agreement::testing::RandomPolicy random(kSeed);
    auto* drawn = new std::vector<agreement::testing::PolicyCase>;
    while (drawn->size() < kRows) drawn->push_back(random.Case());
    return drawn;
  }();
  for (auto _ : state) {
    for (const agreement::testing::PolicyCase& asked : cases) {
      benchmark::DoNotOptimize(
          Decide(asked.agreement, asked.standing, asked.caller, asked.question, asked.now));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kRows));
}
BENCHMARK(DecideMany);

}  // namespace
}  // namespace almenara::performance

BENCHMARK_MAIN();
