// SPDX-License-Identifier: Apache-2.0
#include "tests/performance/more_agreements.h"

#include <fstream>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/performance/measurement.h"

namespace almenara::performance {
namespace {

constexpr char kOriginal[] = "cli/demo/global-trends.textproto";
constexpr char kOriginalId[] = "id: \"global-trends\"";
// The first of its kinds of release; the others follow it and end the file.
constexpr char kFirstKind[] = "  kind {\n    kind: RELEASE_KIND_BACK_CATALOGUE\n";
// Twenty times this is within what the original's reservation leaves.
constexpr char kCharge[] = "    rho_nano: [4000000, 1000000]\n  }\n}\n";

std::string Read(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void Write(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::trunc);
  file << text;
  file.close();
  if (file.fail()) Require(absl::UnavailableError("cannot write " + path));
}

// The original with one kind of release and its noise chosen for the charge.
std::string CheapAgreement(testing::LocalFederation& federation) {
  std::string text = Read(kOriginal);
  const size_t kind = text.find(kFirstKind);
  if (kind == std::string::npos) Require(absl::InternalError("the demonstration's plan changed"));
  text.resize(kind);
  absl::StrAppend(&text, kFirstKind, kCharge);
  const std::string path = federation.File("cheap.textproto");
  Write(path, text);
  const testing::CommandOutcome planned =
      federation.Almenara({"agreement", "plan", path, "--out", path});
  if (planned.status != 0) Require(absl::InternalError(planned.err));
  return Read(path);
}

}  // namespace

void SignMoreAgreements(testing::LocalFederation& federation,
                        const std::vector<std::string>& contributors, int count) {
  const std::string cheap = CheapAgreement(federation);
  for (int i = 1; i <= count; ++i) {
    const std::string id = absl::StrCat("more-trends-", i);
    const std::string path = federation.File(id + ".textproto");
    Write(path, absl::StrReplaceAll(cheap, {{kOriginalId, absl::StrCat("id: \"", id, "\"")}}));
    federation.AsOperator({"agreement", "propose", path});
    for (const std::string& contributor : contributors) {
      federation.AsNode(contributor, {"sign", "--agreement", id, "--version", "1", "--yes"});
    }
  }
}

}  // namespace almenara::performance
