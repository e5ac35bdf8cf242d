// SPDX-License-Identifier: Apache-2.0
#ifndef ALMENARA_NODE_DEIDENTIFY_COARSENING_H_
#define ALMENARA_NODE_DEIDENTIFY_COARSENING_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "almenara/node/config/v1/node_config.pb.h"
#include "common/codelist/catalogue.h"
#include "common/crypto/ed25519.h"

namespace almenara::node {

// How fine values leave: a function of each value alone. Every rule that matches a value applies
// and the coarsest wins; a place that no rule matches leaves at most as its country. Values that
// are coarser already stay as they are. Immutable; thread-safe. The catalogue must outlive it.
class Coarsening {
 public:
  // The default alone.
  static Coarsening Default(const Catalogue& catalogue);
  // INVALID_ARGUMENT, naming rule and field, for an unknown field, level or code, a level whose
  // codes only gather others, or a missing version.
  static absl::StatusOr<Coarsening> Create(const Catalogue& catalogue,
                                           const node::config::v1::CoarseningRules& rules);

  // What leaves for a value of a field. The value itself when it is not in the field's list.
  CodeId Coarsen(const Field& field, CodeId value) const;

 private:
  struct Rule {
    int level;                  // finest that leaves, index into the list's levels
    std::vector<CodeId> codes;  // empty: every value
  };

  explicit Coarsening(const Catalogue& catalogue);
  static absl::StatusOr<Rule> ParseRule(const Field& field,
                                        const node::config::v1::CoarseningRule& rule);

  std::map<FieldId, int> default_level_;
  std::map<FieldId, std::vector<Rule>> rules_;
};

// Rules as a file that the steward signed: Ed25519 over "almenara/coarsening-rules/v1", a zero byte
// and the file's exact bytes, in Base64 in <file>.sig. The prefix keeps a signature given for
// something else from passing here.
std::string CoarseningRulesMessage(absl::string_view file_bytes);

// PERMISSION_DENIED unless `signature_file` is the key's signature over exactly these bytes;
// INVALID_ARGUMENT, naming line and field, when the rules cannot be read.
absl::StatusOr<node::config::v1::CoarseningRules> ReadSignedRules(
    absl::string_view file_bytes, absl::string_view signature_file,
    const crypto::Ed25519PublicKey& steward);

}  // namespace almenara::node

#endif  // ALMENARA_NODE_DEIDENTIFY_COARSENING_H_
