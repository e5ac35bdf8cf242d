// SPDX-License-Identifier: Apache-2.0
#include "hub/intake/cursor_keys.h"

#include "common/status/status_macros.h"
#include "common/storage/key_encoding.h"

namespace almenara::hub {
namespace {

constexpr KeyFormat kCursorFormat{.table_tag = 'U', .version = 1};
constexpr KeyFormat kRejectionFormat{.table_tag = 'J', .version = 1};
constexpr uint8_t kArrival = 0;
constexpr uint8_t kNode = 1;
constexpr uint8_t kOrganization = 2;

}  // namespace

std::string CursorKey(const SpiffeId& node) {
  return KeyWriter(kCursorFormat)
      .U8(kNode)
      .Text(node.organization().value())
      .Text(node.name())
      .Take();
}

std::string HoldingsKey(const OrganizationId& organization) {
  return KeyWriter(kCursorFormat).U8(kOrganization).Text(organization.value()).Take();
}

std::string ArrivalKey() { return KeyWriter(kCursorFormat).U8(kArrival).Take(); }

std::string RejectionPrefix(const SpiffeId& node) {
  return KeyWriter(kRejectionFormat).Text(node.organization().value()).Text(node.name()).Take();
}

std::string RejectionPrefix(const SpiffeId& node, uint64_t epoch) {
  return KeyWriter(kRejectionFormat)
      .Text(node.organization().value())
      .Text(node.name())
      .U64(epoch)
      .Take();
}

std::string RejectionKey(const SpiffeId& node, uint64_t epoch, uint64_t sequence) {
  return KeyWriter(kRejectionFormat)
      .Text(node.organization().value())
      .Text(node.name())
      .U64(epoch)
      .U64(sequence)
      .Take();
}

absl::StatusOr<uint64_t> SequenceOfRejectionKey(absl::string_view key) {
  KeyReader reader(key);
  ALMENARA_RETURN_IF_ERROR(reader.Expect(kRejectionFormat));
  ALMENARA_RETURN_IF_ERROR(reader.Text().status());
  ALMENARA_RETURN_IF_ERROR(reader.Text().status());
  ALMENARA_RETURN_IF_ERROR(reader.U64().status());
  ALMENARA_ASSIGN_OR_RETURN(const uint64_t sequence, reader.U64());
  ALMENARA_RETURN_IF_ERROR(reader.End());
  return sequence;
}

}  // namespace almenara::hub
