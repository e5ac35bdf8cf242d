// SPDX-License-Identifier: Apache-2.0
#include "hub/hub_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace almenara::hub {
namespace {

using ::almenara::testing::StatusIs;
using ::almenara::testing::TempDir;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kGood[] = R"(
listen_address: "127.0.0.1:0"
trust_domain: "almenara.test"
certificate: "hub.pem"
private_key: "hub.key"
client_ca_certificates: "ca.pem"
revocation_list: "crl.pem"
data_directory: "data"
code_lists: "/usr/share/almenara/codelists"
first_operator {
  spiffe_id: "spiffe://almenara.test/org/hub/operator/ana"
  spki_sha256_hex: "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
}
back_catalogue: "back-catalogue"
)";

class HubOptionsTest : public ::testing::Test {
 protected:
  absl::StatusOr<HubOptions> Load(const std::string& text) {
    std::ofstream(directory_.File("hub.textproto")) << text;
    return LoadHubOptions(directory_.File("hub.textproto"));
  }
  // The good file with one piece replaced.
  absl::StatusOr<HubOptions> LoadWith(const std::string& piece, const std::string& other) {
    return Load(absl::StrReplaceAll(kGood, {{piece, other}}));
  }

  TempDir directory_;
};

TEST_F(HubOptionsTest, ReadsPathsFromTheFilesOwnDirectory) {
  ASSERT_OK_AND_ASSIGN(const HubOptions options, Load(kGood));
  EXPECT_EQ(options.data_directory, directory_.File("data"));
  EXPECT_EQ(options.certificates.certificate, directory_.File("hub.pem"));
  EXPECT_EQ(options.code_lists, "/usr/share/almenara/codelists");
  EXPECT_EQ(options.first_operator.spki_sha256[31], 0x1f);
  EXPECT_EQ(options.back_catalogue->value(), "back-catalogue");
  EXPECT_EQ(options.metrics_address, "127.0.0.1:0");
  EXPECT_EQ(options.table_cache_bytes, uint64_t{128} << 20);
  EXPECT_EQ(options.address_file, "");
}

TEST_F(HubOptionsTest, MakesNoBackupsUnlessToldWhatEncryptsThem) {
  ASSERT_OK_AND_ASSIGN(const HubOptions without, Load(kGood));
  EXPECT_FALSE(without.backup_secret.has_value());
  ASSERT_OK_AND_ASSIGN(const HubOptions with,
                       Load(absl::StrCat(kGood,
                                         "backup_passphrase { passphrase_file: \"secret\" }\n"
                                         "backup_directory: \"copies\"\n")));
  ASSERT_TRUE(with.backup_secret.has_value());
  EXPECT_EQ(with.backup_secret->name(), directory_.File("secret"));
  EXPECT_EQ(with.backup_directory, directory_.File("copies"));
  EXPECT_THAT(Load(absl::StrCat(kGood, "backup_passphrase {}\n")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("backup_passphrase")));
}

constexpr char kPages[] = R"(
dashboard {
  assets: "pages"
  members { listen_address: "127.0.0.1:8443" }
  public { listen_address: "[::]:443" organization: "public" certificate: "p.pem" private_key: "p.key" }
}
)";

TEST_F(HubOptionsTest, ServesNoPagesUnlessToldWhere) {
  ASSERT_OK_AND_ASSIGN(const HubOptions without, Load(kGood));
  EXPECT_FALSE(without.dashboard.has_value());
  ASSERT_OK_AND_ASSIGN(const HubOptions with, Load(absl::StrCat(kGood, kPages)));
  ASSERT_TRUE(with.dashboard.has_value());
  EXPECT_EQ(with.dashboard->assets, directory_.File("pages"));
  EXPECT_EQ(with.dashboard->members.tls.certificate, directory_.File("hub.pem"));
  EXPECT_EQ(with.dashboard->members.tls.client_authorities, directory_.File("ca.pem"));
  ASSERT_TRUE(with.dashboard->everybody.has_value());
  EXPECT_EQ(with.dashboard->everybody->listener.tls.certificate, directory_.File("p.pem"));
  EXPECT_EQ(with.dashboard->everybody->listener.tls.client_authorities, "");
}

TEST_F(HubOptionsTest, RefusesPagesThatItCouldNotServe) {
  const auto refuses = [&](const std::string& piece, const std::string& other,
                           const std::string& field) {
    EXPECT_THAT(Load(absl::StrCat(kGood, absl::StrReplaceAll(kPages, {{piece, other}}))),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(field)));
  };
  refuses("\"pages\"", "\"\"", "dashboard.assets");
  refuses("127.0.0.1:8443", "", "dashboard.members.listen_address");
  refuses("127.0.0.1:8443", "localhost:8443", "dashboard.members.listen_address");
  refuses("[::]:443", "443", "dashboard.public.listen_address");
  refuses("\"public\"", "\"The Public\"", "dashboard.public.organization");
  refuses("\"p.key\"", "\"\"", "dashboard.public.private_key");
}

TEST_F(HubOptionsTest, NamesTheFileAndTheFieldAtFault) {
  const auto refuses = [](const std::string& field) {
    return StatusIs(absl::StatusCode::kInvalidArgument,
                    AllOf(HasSubstr("hub.textproto"), HasSubstr(field)));
  };
  EXPECT_THAT(LoadWith("trust_domain: \"almenara.test\"", ""), refuses("trust_domain"));
  EXPECT_THAT(LoadWith("\"crl.pem\"", "\"\""), refuses("revocation_list"));
  EXPECT_THAT(LoadWith("/operator/", "/analyst/"), refuses("first_operator.spiffe_id"));
  EXPECT_THAT(LoadWith("spiffe://almenara.test", "spiffe://other.test"),
              refuses("first_operator.spiffe_id"));
  EXPECT_THAT(LoadWith("00010203", "0001020x"), refuses("spki_sha256_hex"));
  EXPECT_THAT(LoadWith("00010203", "000102"), refuses("spki_sha256_hex"));
  EXPECT_THAT(LoadWith("\"back-catalogue\"", "\"2026Q4\""), refuses("back_catalogue"));
  EXPECT_THAT(LoadWith("listen_address", "listen_adress"), refuses("listen_adress"));
}

}  // namespace
}  // namespace almenara::hub
