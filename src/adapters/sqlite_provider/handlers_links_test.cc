// Linking: three steps, each once and in order, between one that is known and one that is not.
#include "adapters/sqlite_provider/world_test.h"
#include "api/limits.h"
#include "api/link.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using api::LinkStep;

class Links : public testing::Test {
 protected:
  std::string put(LinkStep step, Bytes sealed) {
    return refusal_of(
        world.ask(std::nullopt, api::PutLinkStepRequest{link, step, std::move(sealed)})
    );
  }

  std::string grant(Bytes sealed) {
    return refusal_of(world.ask(ada.device(), api::GrantLinkRequest{link, std::move(sealed)}));
  }

  Answer look(LinkStep step) { return world.ask(std::nullopt, api::LinkStepRequest{link, step}); }

  World world;
  TestPerson& ada = world.person("ada");
  LinkId link{{7}};
};

TEST_F(Links, EachStepReachesTheOtherSide) {
  EXPECT_EQ(put(LinkStep::offer, {1}), "200 ");
  EXPECT_EQ(look(LinkStep::offer).body<api::LinkStepReply>().sealed, Bytes{1});
  EXPECT_EQ(grant({2}), "200 ");
  EXPECT_EQ(look(LinkStep::grant).body<api::LinkStepReply>().sealed, Bytes{2});
  EXPECT_EQ(put(LinkStep::ready, {3}), "200 ");
  EXPECT_EQ(look(LinkStep::ready).body<api::LinkStepReply>().sealed, Bytes{3});
}

TEST_F(Links, LinkStepIsNew) {
  put(LinkStep::offer, {1});
  EXPECT_EQ(put(LinkStep::offer, {1}), "200 ") << "the identical request again";
  EXPECT_EQ(put(LinkStep::offer, {2}), "409 api.link_step_is_new");
  grant({2});
  EXPECT_EQ(grant({3}), "409 api.link_step_is_new");
  EXPECT_EQ(look(LinkStep::grant).body<api::LinkStepReply>().sealed, Bytes{2});
}

TEST_F(Links, LinkStepIsThere) {
  constexpr std::string_view refusal = "404 api.link_step_is_there";
  EXPECT_EQ(refusal_of(look(LinkStep::offer)), refusal);
  EXPECT_EQ(grant({2}), refusal) << "before there is an offer";
  put(LinkStep::offer, {1});
  EXPECT_EQ(put(LinkStep::ready, {3}), refusal) << "before it is granted";
  EXPECT_EQ(put(LinkStep::grant, {2}), "422 api.link_step_is_there") << "by nobody known";
  EXPECT_EQ(
      refusal_of(world.ask(std::nullopt, api::GrantLinkRequest{link, {2}})),
      "401 api.device_is_logged_in"
  );
}

TEST_F(Links, SizeIsWithinLimit) {
  constexpr std::string_view refusal = "413 api.size_is_within_limit";
  EXPECT_EQ(put(LinkStep::offer, Bytes(api::limits::link_offer_size_max + 1)), refusal);
  EXPECT_EQ(put(LinkStep::offer, Bytes(api::limits::link_offer_size_max)), "200 ");
  grant({2});
  EXPECT_EQ(put(LinkStep::ready, Bytes(api::limits::link_step_size_max + 1)), refusal);
}

TEST_F(Links, LinksAreFew) {
  const auto transaction = world.store->begin_write();
  for (std::uint64_t i = 0; i < api::limits::link_steps_max; ++i) {
    const auto other = LinkId::from(concat(tls::encode(i + 1), Bytes(8)));
    transaction->links().put(*other, LinkStep::offer, Bytes{1}, world.now);
  }
  transaction->commit();
  EXPECT_EQ(put(LinkStep::offer, {1}), "413 api.links_are_few");
}

TEST_F(Links, EndAfterTenMinutes) {
  put(LinkStep::offer, {1});
  world.now += api::limits::link_retention;
  EXPECT_EQ(refusal_of(look(LinkStep::offer)), "200 ");
  world.now += Milliseconds(1);
  EXPECT_EQ(refusal_of(look(LinkStep::offer)), "404 api.link_step_is_there");
  EXPECT_EQ(put(LinkStep::offer, {2}), "200 ") << "and may begin anew";
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
