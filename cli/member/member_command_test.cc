// SPDX-License-Identifier: Apache-2.0
// `almenara member` against the whole hub over mutual TLS.
#include "cli/member/member_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/exit_code.h"
#include "common/crypto/ed25519.h"
#include "common/storage/memory/memory_store.h"
#include "common/testing/status_matchers.h"
#include "hub/hub_tables.h"
#include "tests/testing/test_hub.h"

namespace almenara::cli {
namespace {

using ::almenara::testing::TestHub;
using ::testing::HasSubstr;
using ::testing::Not;

struct Outcome {
  int exit_status;
  std::string out;
  std::string err;
};

class MemberCommandTest : public ::testing::Test {
 protected:
  MemberCommandTest() {
    // As systemd does for a service; the test authority seals its keys with a credential.
    setenv("CREDENTIALS_DIRECTORY",
           std::filesystem::path(hub_.pki().authorities_file()).parent_path().c_str(), 1);
    WriteConfig("operator.textproto", hub_.operator_files(), hub_.address());
  }

  std::string WriteConfig(const std::string& name, const transport::ClientIdentityFiles& files,
                          const std::string& address) {
    std::ofstream(directory_.File(name)) << absl::StrCat(
        "hub { address: \"", address, "\" ca_certificates: \"", files.authorities,
        "\" certificate: \"", files.certificate, "\" sealed_key: \"", files.sealed_key,
        "\" key_passphrase { systemd_credential: \"", files.key_secret.name(), "\" } }");
    return directory_.File(name);
  }
  Outcome RunWith(const std::string& config, std::vector<std::string> args) {
    args.insert(args.begin() + 1, {"--config", config});
    std::ostringstream out, err;
    const int status = RunMember(args, RealClock(), out, err);
    return {status, out.str(), err.str()};
  }
  Outcome Run(const std::vector<std::string>& args) {
    return RunWith(directory_.File("operator.textproto"), args);
  }

  almenara::testing::TempDir directory_;
  MemoryStore store_{hub::HubTables()};
  TestHub hub_{store_};
};

TEST_F(MemberCommandTest, TakesAnOrganisationInAndShowsIt) {
  const auto node = hub_.Issue(TestHub::Uri("casa-luz", "node", "main"));
  std::ofstream(directory_.File("steward.pub"))
      << crypto::Ed25519KeyPair::Generate(hub_.pki().random()).public_key().ToPem();
  EXPECT_EQ(
      Run({"admit", "--org", "casa-luz", "--name", "Casa de la Luz", "--kind", "civil-society"})
          .out,
      "admitted casa-luz\n");
  EXPECT_EQ(Run({"pin", node.certificate}).out,
            "pinned spiffe://almenara.test/org/casa-luz/node/main\n");
  EXPECT_THAT(Run({"steward-key", "--org", "casa-luz", directory_.File("steward.pub")}).out,
              HasSubstr("pinned the steward key of casa-luz, fingerprint "));
  EXPECT_EQ(Run({"group", "--name", "alliance", "--member", "casa-luz"}).out,
            "working group alliance has 1 members\n");

  const Outcome list = Run({"list"});
  EXPECT_EQ(list.exit_status, kExitAnswered);
  EXPECT_THAT(list.out, HasSubstr("casa-luz"));
  EXPECT_THAT(list.out, HasSubstr("civil-society"));
  EXPECT_THAT(list.out, HasSubstr("working group alliance: casa-luz"));
  EXPECT_THAT(Run({"list", "--format", "csv"}).out, HasSubstr(",yes,active,"));
}

TEST_F(MemberCommandTest, SuspendsAndReinstates) {
  hub_.IssueAndEnrol(TestHub::Uri("casa", "node", "main"));
  EXPECT_EQ(Run({"suspend", "--org", "casa"}).out, "suspended casa\n");
  EXPECT_THAT(Run({"list", "--format", "csv"}).out, HasSubstr("suspended"));
  EXPECT_EQ(Run({"reinstate", "--org", "casa"}).exit_status, kExitAnswered);
  EXPECT_THAT(Run({"list", "--format", "csv"}).out, Not(HasSubstr("suspended")));
}

TEST_F(MemberCommandTest, SaysInOneLineWhatIsWrongWithTheCommand) {
  const auto usage = [&](const std::vector<std::string>& args, const std::string& words) {
    const Outcome outcome = Run(args);
    EXPECT_EQ(outcome.exit_status, kExitUsage) << words;
    EXPECT_THAT(outcome.err, HasSubstr(words));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1);
  };
  usage({"admit", "--org", "casa"}, "--name");
  usage({"admit", "--org", "casa", "--name", "Casa", "--kind", "ngo"}, "civil-society");
  usage({"pin"}, "CERTIFICATE.pem");
  usage({"pin", "/absent.pem"}, "/absent.pem");
  usage({"suspend"}, "--org ORG or --identity");
  usage({"admit", "--org", "Casa Luz", "--name", "Casa", "--kind", "public"}, "organization");
}

TEST_F(MemberCommandTest, TellsARefusalFromAnUnreachableHub) {
  const Outcome refused = Run({"suspend", "--org", "hub"});
  EXPECT_EQ(refused.exit_status, kExitRefused);
  EXPECT_THAT(refused.err, HasSubstr("last operator"));

  const auto other = hub_.Issue(TestHub::Uri("hub", "operator", "berta"));
  const Outcome unpinned = RunWith(WriteConfig("berta.textproto", other, hub_.address()), {"list"});
  EXPECT_EQ(unpinned.exit_status, kExitRefused);
  EXPECT_THAT(unpinned.err, HasSubstr("is not known to this hub"));

  const Outcome wrong_role =
      RunWith(WriteConfig("node.textproto", hub_.Issue(TestHub::Uri("casa", "node", "main")),
                          hub_.address()),
              {"list"});
  EXPECT_EQ(wrong_role.exit_status, kExitUnreachable);
  EXPECT_THAT(wrong_role.err, HasSubstr("operator"));

  const std::string address = hub_.address();
  hub_.Stop();
  const Outcome unreachable = Run({"list"});
  EXPECT_EQ(unreachable.exit_status, kExitUnreachable);
  EXPECT_THAT(unreachable.err, HasSubstr(address));
}

TEST_F(MemberCommandTest, TeachesWithAnExample) {
  std::ostringstream out, err;
  EXPECT_EQ(RunMember({"--help"}, RealClock(), out, err), kExitAnswered);
  EXPECT_THAT(out.str(), HasSubstr("almenara member admit --config operator.textproto"));
  EXPECT_EQ(RunMember({"admitt"}, RealClock(), out, err), kExitUsage);
  EXPECT_THAT(err.str(), HasSubstr("admit"));
}

}  // namespace
}  // namespace almenara::cli
