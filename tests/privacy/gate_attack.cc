// SPDX-License-Identifier: Apache-2.0
// A16. A gate that holds back or generalises small classes tells who is in them: when the k-th
// person of a class arrives, the records of the k-1 others change. A node with signed coarsening
// rules, from its case store to its outbox, with and without the target.
#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/crypto/hmac.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/fake_clock.h"
#include "common/testing/seeded_random.h"
#include "node/case/case_keys.h"
#include "node/case/case_store.h"
#include "node/case/consent_register.h"
#include "node/case/data_set_import.h"
#include "node/deidentify/case_gate.h"
#include "node/deidentify/coarsening.h"
#include "node/deidentify/deidentifier.h"
#include "node/publish/case_publication.h"
#include "node/publish/outbox.h"
#include "node/publish/publish_keys.h"
#include "tests/privacy/attack.h"
#include "tests/privacy/population.h"

namespace almenara::attack {
namespace {

using ::almenara::testing::FakeClock;
using ::almenara::testing::SeededRandom;

constexpr char kDataSet[] = "intake";
constexpr char kTarget[] = "target";
constexpr size_t kBystanders = 60;

constexpr char kRules[] = R"pb(
  version: 1
  rule { field: "citizenship" level: "subregion" code: "GTM" code: "HND" code: "SLV" }
  rule { field: "registration_period" level: "year" }
  rule { field: "exploitation_place" level: "country" })pb";

std::vector<std::string> NodeStoreTables() {
  std::vector<std::string> tables = node::CaseTables();
  for (const std::string& table : node::PublishTables()) tables.push_back(table);
  return tables;
}

node::Coarsening SignedCoarsening(const Catalogue& catalogue) {
  const auto key = *crypto::Ed25519KeyPair::FromSeed(
      crypto::SecretBytes::CopyOf(crypto::AsBytes(crypto::Sha256("steward"))));
  const std::string signature = absl::Base64Escape(key.Sign(node::CoarseningRulesMessage(kRules)));
  const auto rules = OrDie(node::ReadSignedRules(kRules, signature, key.public_key()));
  return OrDie(node::Coarsening::Create(catalogue, rules));
}

// Persons by their identifier at the node.
using Cases = std::map<std::string, Values>;

// A node's way from its cases to what it sends, with the same keys every time.
class Node {
 public:
  explicit Node(const Catalogue& catalogue)
      : catalogue_(catalogue),
        secrets_(
            OrDie(node::NodeSecrets::Derive(crypto::SecretBytes::CopyOf(std::string(32, '\7'))))),
        random_(16),
        clock_(absl::FromUnixSeconds(1'795'000'000)),
        disk_(NodeStoreTables()),
        cases_(OrDie(
            node::CaseStore::Create(*OrganizationId::Parse("casa-luz"), disk_, secrets_, random_))),
        consents_(OrDie(node::ConsentRegister::Load(disk_, secrets_, random_, clock_))),
        deidentifier_(
            OrDie(node::Deidentifier::Create(catalogue, secrets_, SignedCoarsening(catalogue)))),
        gate_(*cases_, *consents_, *deidentifier_, clock_),
        outbox_(OrDie(node::Outbox::Load(disk_, secrets_, random_, clock_))),
        check_(disk_, clock_, "rules"),
        publication_(gate_, *outbox_, check_) {}

  // Takes in the file and publishes; what leaves, by case.
  std::map<std::string, std::string> Publish(const Cases& file) {
    const auto import = OrDie(cases_->BeginImport({.data_set = kDataSet, .file_name = "f.csv"}));
    std::map<std::string, std::string> case_of;  // by record id
    for (const auto& [identifier, values] : file) {
      state::v1::Case subject;
      subject.set_data_set(kDataSet);
      subject.set_identifier(identifier);
      subject.set_person_identifier(identifier);
      subject.set_consent(state::v1::ROW_CONSENT_GIVEN);
      for (const auto& field : RecordValuesOf(catalogue_, values).values) {
        record::v1::FieldValues& held = *subject.add_values();
        held.set_field(field.field);
        for (const CodeId code : field.codes) held.add_code(code);
      }
      case_of[deidentifier_->RecordId(subject)] = identifier;
      Require(import->Add(subject));
    }
    Require(import->Finish().status());
    Require(publication_.Publish().status());
    return Leaving(case_of);
  }

 private:
  std::map<std::string, std::string> Leaving(const std::map<std::string, std::string>& case_of) {
    std::map<std::string, std::string> leaving;
    for (;;) {
      hub::v1::Batch batch;
      batch.ParseFromString(OrDie(outbox_->ReadAfter(sent_)).bytes);
      if (batch.operation().empty()) return leaving;
      for (hub::v1::Operation operation : batch.operation()) {
        sent_ = operation.sequence();
        operation.clear_sequence();
        // An HMAC under a key of chance that stays at the node.
        operation.clear_commitment();
        const std::string& id = operation.has_upsert() ? operation.upsert().record_id()
                                                       : operation.withdrawal().record_id();
        const auto found = case_of.find(id);
        const std::string name = found == case_of.end() ? std::string(kTarget) : found->second;
        leaving[name] += operation.SerializeAsString();
      }
    }
  }

  const Catalogue& catalogue_;
  const node::NodeSecrets secrets_;
  SeededRandom random_;
  const FakeClock clock_;
  MemoryStore disk_;
  const std::unique_ptr<node::CaseStore> cases_;
  const std::unique_ptr<node::ConsentRegister> consents_;
  const std::unique_ptr<node::Deidentifier> deidentifier_;
  const node::CaseGate gate_;
  const std::unique_ptr<node::Outbox> outbox_;
  node::WithdrawalCheck check_;
  node::CasePublication publication_;
  uint64_t sent_ = 0;
};

Values PersonOfTheClass() {
  return {{"gender", {"male"}},
          {"citizenship", {"GTM"}},
          {"registration_period", {"2016"}},
          {"exploitation", {"forced_labour"}}};
}

// Bystanders, `of_class` persons of the class and, if wanted, the target, who is one of it.
Cases MakeCases(size_t of_class, bool with_target) {
  Cases cases;
  const std::vector<Values> bystanders = MakePeople(kBystanders, 16);
  for (size_t i = 0; i < bystanders.size(); ++i) cases[absl::StrCat("B-", i)] = bystanders[i];
  for (size_t i = 0; i < of_class; ++i) cases[absl::StrCat("K-", i)] = PersonOfTheClass();
  if (with_target) cases[kTarget] = PersonOfTheClass();
  return cases;
}

// Cases other than the target's of which something else leaves.
int Different(std::map<std::string, std::string> one, std::map<std::string, std::string> other) {
  one.erase(kTarget);
  other.erase(kTarget);
  int different = 0;
  for (const auto& [name, leaves] : one) different += other[name] == leaves ? 0 : 1;
  for (const auto& [name, leaves] : other) different += one.contains(name) ? 0 : 1;
  return different;
}

// What leaves a node that withholds the citizenship of whoever has fewer than k alike.
std::map<std::string, std::string> GeneralisedByClass(const Cases& cases, size_t k) {
  const auto class_of = [](const Values& values) {
    return absl::StrCat(values.at("gender").front(), " ", values.at("citizenship").front(), " ",
                        values.at("registration_period").front());
  };
  std::map<std::string, size_t> sizes;
  for (const auto& [name, values] : cases) ++sizes[class_of(values)];
  std::map<std::string, std::string> leaving;
  for (const auto& [name, values] : cases) {
    leaving[name] = sizes[class_of(values)] < k ? values.at("gender").front() : class_of(values);
  }
  return leaving;
}

AttackResult ResultOf(const std::string& scenario, int measured, double control,
                      const std::string& note) {
  AttackResult result;
  result.id = "A16";
  result.scenario = scenario;
  result.measure = "others' cases that differ";
  result.measured = measured;
  result.controls = {{"generalises classes below k (share of the k-1)", control, 0.99}};
  result.note = note;
  return result;
}

}  // namespace

AttackResults AttackTheGate(Effort) {
  const auto catalogue = OrDie(Catalogue::Load("proto/codelists"));
  int at_once = 0;
  int later = 0;
  int after_leaving = 0;
  int left = 0;
  double shown = 1;
  for (size_t k = 2; k <= 12; ++k) {
    const Cases without = MakeCases(k - 1, false);
    const Cases with = MakeCases(k - 1, true);
    Node alone(*catalogue);
    Node together(*catalogue);
    const auto of_others = alone.Publish(without);
    left += static_cast<int>(of_others.size());
    at_once += Different(of_others, together.Publish(with));
    // The same node: the target comes, and goes again.
    later += Different({}, alone.Publish(with));
    after_leaving += Different({}, alone.Publish(without));
    shown = std::min(shown, Different(GeneralisedByClass(without, k), GeneralisedByClass(with, k)) /
                                static_cast<double>(k - 1));
  }
  const std::string note =
      absl::StrCat("k from 2 to 12, ", left,
                   " cases of others in all, three coarsening rules signed; a sound "
                   "node always passes");
  return {ResultOf("with and without the k-th of a class", at_once, shown, note),
          ResultOf("the k-th of a class arrives", later, shown, note),
          ResultOf("the k-th of a class withdraws", after_leaving, shown, note)};
}

}  // namespace almenara::attack
