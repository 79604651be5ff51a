#include "mls_group/welcome.h"

#include "cmd/causeway-vectors/checks.h"
#include "cmd/causeway-vectors/secrets.h"
#include "mls_group/epoch.h"
#include "mls_wire/message.h"

namespace causeway::vectors {

void check_welcome(const Json& one_case) {
  const mls_wire::Suite suite = suite_of(one_case);
  const auto key_package = decoded<mls_wire::MlsMessage>(one_case.at("key_package"), "key_package");
  const auto welcome = decoded<mls_wire::MlsMessage>(one_case.at("welcome"), "welcome");
  mls_group::KeyPackageBundle bundle;
  bundle.key_package =
      std::get<mls_wire::Unverified<mls_wire::KeyPackage>>(key_package.body).unchecked();
  bundle.init_key = {kem_private_key(one_case.at("init_priv"), suite), bundle.key_package.init_key};

  const mls_group::OpenedWelcome opened = expect_ok(
      mls_group::open_welcome(
          std::get<mls_wire::Welcome>(welcome.body), bundle, mls_group::NoPsks()
      ),
      "welcome"
  );
  const mls_wire::GroupInfo group_info =
      expect_ok(mls_wire::verify(opened.group_info, bytes(one_case.at("signer_pub"))), "GroupInfo");
  expect_ok(
      mls_group::begin_confirmed_epoch(
          suite, opened.member_secret, group_info.group_context, group_info.confirmation_tag
      ),
      "confirmation_tag"
  );
}

}  // namespace causeway::vectors
