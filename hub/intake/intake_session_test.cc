// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/intake_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/storage/memory/memory_store.h"
#include "common/storage/testing/fault_injecting_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"
#include "hub/intake/key_value_record_store.h"
#include "hub/intake/testing/sample_records.h"

namespace almenara::hub {
namespace {

using ::almenara::hub::testing::NodeOf;
using ::almenara::hub::testing::RecordOf;
using ::almenara::hub::testing::SampleDigests;
using ::almenara::hub::v1::PublishRequest;
using ::almenara::hub::v1::PublishResponse;
using ::almenara::testing::CrashSide;
using ::almenara::testing::FakeClock;
using ::almenara::testing::FaultInjectingStore;
using ::almenara::testing::StatusIs;
using ::testing::HasSubstr;

const absl::Time kNow = absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone());
const CohortId kHistory = *CohortId::Parse("history");

std::vector<std::string> IntakeTables() {
  std::vector<std::string> tables = RecordStoreTables();
  tables.push_back(kCohortsTable);
  return tables;
}

const Catalogue& TestCatalogue() {
  static const auto& catalogue = *new auto(*Catalogue::Load("proto/codelists"));
  return *catalogue;
}

// Everything between a stream and the disk.
struct HubUnderTest {
  explicit HubUnderTest(KeyValueStore& store)
      : records(store, *digests),
        calendar(*CohortCalendar::Create(kHistory, store, clock.Now())),
        committer(records, *calendar, clock) {}

  IntakeSession SessionOf(const std::string& organization) {
    return IntakeSession(NodeOf(organization), Intake{records, committer, validator, clock});
  }

  FakeClock clock{kNow};
  std::unique_ptr<KeyedDigests> digests = SampleDigests();
  RecordValidator validator{TestCatalogue()};
  KeyValueRecordStore records;
  std::unique_ptr<CohortCalendar> calendar;
  GroupCommitter committer;
};

absl::StatusOr<PublishResponse> Send(IntakeSession& session, const PublishRequest& request) {
  std::promise<absl::StatusOr<PublishResponse>> answer;
  session.Receive(request, [&](auto response) { answer.set_value(std::move(response)); });
  return answer.get_future().get();
}

PublishRequest Hello(uint64_t epoch, uint64_t rejections_seen = 0) {
  PublishRequest request;
  request.mutable_hello()->set_epoch(epoch);
  request.mutable_hello()->set_code_list_version(1);
  request.mutable_hello()->set_rejections_seen(rejections_seen);
  return request;
}

std::string RecordName(uint64_t sequence) { return absl::StrCat("r", sequence); }

// Upserts of the records named by their sequences.
PublishRequest BatchOf(uint64_t first, uint64_t last) {
  PublishRequest request;
  for (uint64_t sequence = first; sequence <= last; ++sequence) {
    auto* operation = request.mutable_batch()->add_operation();
    operation->set_sequence(sequence);
    *operation->mutable_upsert() = RecordOf(RecordName(sequence), RecordName(sequence), 1);
    operation->set_commitment(std::string(32, 'c'));
  }
  return request;
}

// Record ids by organisation; a record held twice counts twice.
std::multimap<std::string, std::string> Held(const RecordStore& records) {
  std::multimap<std::string, std::string> held;
  EXPECT_OK(records.ScanCohort(kHistory, nullptr,
                               [&](const OrganizationId& organization, const StoredRecord& r) {
                                 held.emplace(organization.value(), std::string(r.record_id));
                                 return absl::OkStatus();
                               }));
  return held;
}

TEST(IntakeSessionTest, GreetsThenAcknowledgesWhatIsDurable) {
  MemoryStore store(IntakeTables());
  HubUnderTest hub(store);
  IntakeSession session = hub.SessionOf("casa");

  ASSERT_OK_AND_ASSIGN(const PublishResponse greeting, Send(session, Hello(1)));
  EXPECT_EQ(greeting.resume().durable_sequence(), 0);
  ASSERT_OK_AND_ASSIGN(const PublishResponse answer, Send(session, BatchOf(1, 3)));

  EXPECT_EQ(answer.acknowledgement().durable_sequence(), 3);
  EXPECT_EQ(Held(hub.records).size(), 3u);
  IntakeSession next = hub.SessionOf("casa");
  EXPECT_EQ(Send(next, Hello(1))->resume().durable_sequence(), 3);
}

TEST(IntakeSessionTest, RefusesWhatTheProtocolDoesNotAllow) {
  MemoryStore store(IntakeTables());
  HubUnderTest hub(store);
  const auto invalid = [](const std::string& words) {
    return StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(words));
  };
  IntakeSession session = hub.SessionOf("casa");
  EXPECT_THAT(Send(session, BatchOf(1, 1)), invalid("hello must come first"));
  EXPECT_THAT(Send(session, PublishRequest()), invalid("hello or batch"));
  EXPECT_THAT(Send(session, Hello(0)), invalid("epoch"));
  PublishRequest unversioned = Hello(1);
  unversioned.mutable_hello()->clear_code_list_version();
  EXPECT_THAT(Send(session, unversioned), invalid("code_list_version"));
  ASSERT_OK(Send(session, Hello(1)).status());
  EXPECT_THAT(Send(session, Hello(1)), invalid("first message"));
  PublishRequest empty;
  empty.mutable_batch();
  EXPECT_THAT(Send(session, empty), invalid("must not be empty"));
  EXPECT_THAT(Send(session, BatchOf(1, 2001)), invalid("at most 2,000"));
  EXPECT_THAT(Send(session, BatchOf(0, 1)), invalid("sequence"));
  EXPECT_THAT(Send(session, BatchOf(2, 3)), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(IntakeSessionTest, ReturnsRejectionsAndGoesOn) {
  MemoryStore store(IntakeTables());
  HubUnderTest hub(store);
  IntakeSession session = hub.SessionOf("casa");
  ASSERT_OK(Send(session, Hello(1)).status());
  PublishRequest batch = BatchOf(1, 4);
  batch.mutable_batch()->mutable_operation(0)->mutable_upsert()->set_person_key("short");
  batch.mutable_batch()->mutable_operation(1)->clear_operation();
  batch.mutable_batch()->mutable_operation(2)->mutable_withdrawal()->set_record_id("short");

  ASSERT_OK_AND_ASSIGN(const PublishResponse answer, Send(session, batch));

  ASSERT_EQ(answer.acknowledgement().rejection_size(), 3);
  EXPECT_EQ(answer.acknowledgement().rejection(0).field(), "person_key");
  EXPECT_EQ(answer.acknowledgement().rejection(1).field(), "operation");
  EXPECT_EQ(answer.acknowledgement().rejection(2).field(), "record_id");
  EXPECT_EQ(answer.acknowledgement().durable_sequence(), 4);
  EXPECT_EQ(Held(hub.records).size(), 1u);
  IntakeSession next = hub.SessionOf("casa");
  EXPECT_EQ(Send(next, Hello(1, 1))->resume().rejection_size(), 2);
}

TEST(IntakeSessionTest, ALaterEpochEndsTheEarlierStream) {
  MemoryStore store(IntakeTables());
  HubUnderTest hub(store);
  IntakeSession old_stream = hub.SessionOf("casa");
  IntakeSession new_stream = hub.SessionOf("casa");
  ASSERT_OK(Send(old_stream, Hello(1)).status());
  ASSERT_OK(Send(new_stream, Hello(2)).status());
  EXPECT_THAT(Send(old_stream, BatchOf(1, 1)), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_OK(Send(new_stream, BatchOf(1, 1)).status());
}

TEST(IntakeSessionTest, AStoreThatFailsAcknowledgesNothing) {
  MemoryStore disk(IntakeTables());
  FaultInjectingStore store(disk);
  HubUnderTest hub(store);
  IntakeSession session = hub.SessionOf("casa");
  ASSERT_OK(Send(session, Hello(1)).status());
  store.FailWriteAt(1);
  EXPECT_THAT(Send(session, BatchOf(1, 2)), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_TRUE(Held(hub.records).empty());
  EXPECT_EQ(Send(session, BatchOf(1, 2))->acknowledgement().durable_sequence(), 2);
}

// A node that publishes ten records in batches of three, resuming until all are acknowledged.
absl::Status PublishTen(HubUnderTest& hub, const std::string& organization) {
  IntakeSession session = hub.SessionOf(organization);
  ALMENARA_ASSIGN_OR_RETURN(const PublishResponse greeting, Send(session, Hello(1)));
  uint64_t durable = greeting.resume().durable_sequence();
  while (durable < 10) {
    ALMENARA_ASSIGN_OR_RETURN(
        const PublishResponse answer,
        Send(session, BatchOf(durable + 1, std::min<uint64_t>(durable + 3, 10))));
    durable = answer.acknowledgement().durable_sequence();
  }
  return absl::OkStatus();
}

TEST(IntakeSessionTest, ACrashAtAnyWriteLosesNothingAndDoublesNothing) {
  constexpr int kWritesOfACleanRun = 6;  // calendar, epoch, four batches
  for (int crash = 1; crash <= kWritesOfACleanRun; ++crash) {
    for (const CrashSide side : {CrashSide::kBeforeWrite, CrashSide::kAfterWrite}) {
      MemoryStore disk(IntakeTables());
      FaultInjectingStore store(disk);
      store.CrashAt(crash, side);
      if (crash > 1) {
        HubUnderTest hub(store);
        EXPECT_THAT(PublishTen(hub, "casa"), StatusIs(absl::StatusCode::kUnavailable));
      }
      store.Restart();
      HubUnderTest hub(store);
      ASSERT_OK(PublishTen(hub, "casa"));
      EXPECT_EQ(Held(hub.records).size(), 10u) << "write " << crash;
      EXPECT_EQ(hub.records.ProgressOf(NodeOf("casa"))->records, 10);
      EXPECT_EQ(store.writes() <= kWritesOfACleanRun + 4, true);
    }
  }
}

TEST(IntakeSessionTest, NodesPublishAtOnceAndShareWrites) {
  MemoryStore disk(IntakeTables());
  FaultInjectingStore store(disk);
  HubUnderTest hub(store);
  constexpr int kNodes = 8;
  std::vector<std::thread> nodes;
  for (int i = 0; i < kNodes; ++i) {
    nodes.emplace_back([&hub, i] { EXPECT_OK(PublishTen(hub, absl::StrCat("casa", i))); });
  }
  for (std::thread& node : nodes) node.join();
  const auto held = Held(hub.records);
  EXPECT_EQ(held.size(), 10u * kNodes);
  EXPECT_EQ(held.count("casa3"), 10u);
}

TEST(GroupCommitterTest, CommitsWhatWaitedTogether) {
  MemoryStore disk(IntakeTables());
  FaultInjectingStore store(disk);
  HubUnderTest hub(store);
  std::vector<std::unique_ptr<IntakeSession>> sessions;
  for (int i = 0; i < 8; ++i) {
    sessions.push_back(std::make_unique<IntakeSession>(hub.SessionOf(absl::StrCat("casa", i))));
    ASSERT_OK(Send(*sessions.back(), Hello(1)).status());
  }
  std::promise<void> blocked, go_on;
  // The first publication's callback holds the thread that writes while the others gather.
  sessions[0]->Receive(BatchOf(1, 1), [&](const auto&) {
    blocked.set_value();
    go_on.get_future().wait();
  });
  blocked.get_future().wait();
  const int before = store.writes();
  std::vector<std::promise<void>> done(8);
  for (int i = 1; i < 8; ++i) {
    sessions[i]->Receive(BatchOf(1, 5), [&done, i](const auto& answer) {
      EXPECT_EQ(answer->acknowledgement().durable_sequence(), 5);
      done[i].set_value();
    });
  }
  go_on.set_value();
  for (int i = 1; i < 8; ++i) done[i].get_future().wait();

  // Two groups may have been decided before the rest had come.
  EXPECT_LE(store.writes(), before + 3);
}

TEST(GroupCommitterTest, NoRecordEntersACohortAfterItsClose) {
  MemoryStore store(IntakeTables());
  HubUnderTest hub(store);
  std::thread node([&] { EXPECT_OK(PublishTen(hub, "casa")); });
  ASSERT_OK_AND_ASSIGN(const ClosedCohort closed, hub.calendar->Close(kHistory, kNow));
  size_t at_close = 0;
  ASSERT_OK(hub.records.ScanCohort(kHistory, closed.snapshot.get(),
                                   [&](const OrganizationId&, const StoredRecord&) {
                                     ++at_close;
                                     return absl::OkStatus();
                                   }));
  node.join();
  EXPECT_EQ(Held(hub.records).size(), at_close);
}

}  // namespace
}  // namespace almenara::hub
