// Profiles: one sealed text of an account, which whoever has the key may have.
#include "adapters/sqlite_provider/world_test.h"
#include "api/limits.h"
#include "api/profile.h"

namespace causeway::adapters::sqlite_provider {
namespace {

class Profiles : public testing::Test {
 protected:
  std::string put(TestPerson& by, std::uint64_t changed_ms, Bytes sealed) {
    return refusal_of(
        world.ask(by.device(), api::PutProfileRequest{changed_ms, id, std::move(sealed)})
    );
  }

  Answer look(TestPerson& by, const TestPerson& whom, const content::ProfileId& under) {
    return world.ask(by.device(), api::ProfileRequest{whom.account, under});
  }

  Bytes sealed(TestPerson& by, const TestPerson& whom) {
    return look(by, whom, id).body<api::ProfileReply>().sealed;
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  const content::ProfileId id{{7}};
};

TEST_F(Profiles, ProfileExists) {
  EXPECT_EQ(refusal_of(look(bob, ada, id)), "404 api.profile_exists");
  ASSERT_EQ(put(ada, 1, {1}), "200 ");
  ASSERT_EQ(put(ada, 2, {1, 2}), "200 ") << "in its place";
  EXPECT_EQ(sealed(bob, ada), (Bytes{1, 2}));
  EXPECT_EQ(sealed(ada, ada), (Bytes{1, 2}));
  EXPECT_EQ(refusal_of(look(ada, bob, id)), "404 api.profile_exists");
  EXPECT_EQ(refusal_of(look(bob, ada, {{8}})), "404 api.profile_exists") << "nor without the key";
}

TEST_F(Profiles, ProfileIsLater) {
  ASSERT_EQ(put(ada, 5, {1}), "200 ");
  EXPECT_EQ(put(ada, 5, {2}), "200 ") << "the same, sealed once more";
  EXPECT_EQ(put(ada, 4, {3}), "409 api.profile_is_later");
  const api::PutProfileRequest another{5, content::ProfileId{{8}}, {3}};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), another)), "409 api.profile_is_later");
  EXPECT_EQ(sealed(bob, ada), Bytes{2});
}

TEST_F(Profiles, AreBounded) {
  EXPECT_EQ(put(ada, 1, Bytes(api::limits::profile_size_max)), "200 ");
  EXPECT_EQ(put(ada, 2, Bytes(api::limits::profile_size_max + 1)), "413 api.size_is_within_limit");
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
