// Requests and facts are read exactly, docs/formats/desk.md §1: each way of writing something else
// alone, with the member that is named and what is said of it; and what is written is read again as
// itself, whatever is stated.
#include "adapters/json_policy/request_json.h"

#include <gtest/gtest.h>

#include "adapters/json_policy/random_request_test.h"

namespace causeway::adapters::json_policy {
namespace {

using policy::DataClass;
using policy::IdentifierType;
namespace rules = policy::rules;

/// What is wrong with a request, or with facts; fails where nothing is.
template <typename Read>
void expect_broken(Read read, const std::string& json, const Rule& rule, std::string_view says) {
  try {
    read(json);
    ADD_FAILURE() << "was read: " << json;
  } catch (const FormatError& error) {
    EXPECT_EQ(error.rule().name, rule.name) << json;
    EXPECT_EQ(std::string_view(error.what()), says);
  }
}

void expect_broken(const std::string& json, const Rule& rule, std::string_view says) {
  expect_broken(read_request, json, rule, says);
}

void expect_broken_facts(const std::string& json, const Rule& rule, std::string_view says) {
  expect_broken(read_facts, json, rule, says);
}

std::string member_of_error(const std::string& json) {
  try {
    read_request(json);
    return "was read";
  } catch (const FormatError& error) {
    return error.member();
  }
}

TEST(RequestJson, HasNothingWhereNothingIsStated) {
  EXPECT_EQ(read_request("{}"), policy::Request());
  EXPECT_EQ(read_request(" \r\n\t{ } \n"), policy::Request());
  EXPECT_EQ(read_facts("{}"), policy::Facts());
}

TEST(RequestJson, TakesNullForNotStated) {
  EXPECT_EQ(
      read_request(R"({"regime":null,"received_at":null,"channel":null,"targets":null,"data":null,
        "gag":null,"emergency":null,"issuer":{"kind":null},"offence":{"max_years":null},
        "period":{"from":null},"documents":null,"eu":{"annex":null},"demands":{"decryption":null}})"
      ),
      policy::Request()
  );
}

TEST(RequestJson, HasWhatIsStated) {
  const auto request = read_request(R"({"regime":"uk.daa","received_at":"2026-11-20T09:00:00Z",
    "issuer":{"country":"GB","kind":"designated_authority"},
    "authority":{"signed_on":"2026-11-18"},"offence":{"max_years":10,"listed":false},
    "targets":[{"type":"phone","value":"+441632960001"},{"type":"username","value":"\u0430da"}],
    "data":["plaintext","D0_bsi"],"gag":{},"eu":{"annex":"VI"}})");
  EXPECT_EQ(request.regime, "uk.daa");
  EXPECT_EQ(request.received_at, policy::parse_instant("2026-11-20T09:00:00Z"));
  EXPECT_EQ(request.issuer.country, "GB");
  EXPECT_EQ(request.issuer.kind, policy::IssuerKind::designated_authority);
  EXPECT_EQ(request.authority.signed_on, policy::parse_date("2026-11-18"));
  EXPECT_EQ(request.offence.max_years, 10U);
  EXPECT_EQ(request.offence.listed, false);
  EXPECT_EQ(request.offence.terrorism, std::nullopt);
  ASSERT_EQ(request.targets.size(), 2U);
  EXPECT_EQ(request.targets[0].type, IdentifierType::phone);
  EXPECT_EQ(request.targets[1].value, "\u0430da");
  EXPECT_EQ(request.data, (policy::ClassSet{DataClass::bsi, DataClass::plaintext}));
  EXPECT_EQ(request.gag, policy::Gag());
  EXPECT_EQ(request.emergency, std::nullopt);
  EXPECT_EQ(request.eu.annex, policy::Annex::VI);
}

TEST(RequestJson, HasTheFactsThatAreStated) {
  const auto facts = read_facts(R"({"home":"US","account":{"exists":true,"reports":1,
    "created_at":"2025-01-01T00:00:00Z"},"preservations":[{"ref":"p1","extensions":0,
    "target":{"type":"account","value":"a"},"until":"2027-01-01"}],
    "agency_keys":{"gb-da":{"not_after":"2027-06-30"},"au-da":{},"ca-da":null},
    "counsel":{"undue_burden":true}})");
  EXPECT_EQ(facts.home, "US");
  EXPECT_EQ(facts.account.reports, 1U);
  ASSERT_EQ(facts.preservations.size(), 1U);
  EXPECT_EQ(facts.preservations[0].target.type, IdentifierType::account);
  EXPECT_EQ(facts.preservations[0].extensions, 0U);
  EXPECT_EQ(facts.agency_keys.at("gb-da").not_after, policy::parse_instant("2027-06-30"));
  EXPECT_EQ(facts.agency_keys.at("au-da"), policy::AgencyKey());
  EXPECT_EQ(facts.agency_keys.count("ca-da"), 0U);
  EXPECT_EQ(facts.counsel.undue_burden, true);
}

TEST(RequestJson, IsReadAsWhatWasWritten) {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    const auto request = random_request(seed);
    ASSERT_EQ(read_request(request_json(request)), request) << seed << request_json(request);
    const auto facts = random_facts(seed);
    ASSERT_EQ(read_facts(facts_json(facts)), facts) << seed << facts_json(facts);
  }
}

TEST(RequestJson, IsWrittenInOneLineOfAscii) {
  policy::Request request;
  EXPECT_EQ(request_json(request), "{}");
  request.targets = {{IdentifierType::username, "\u0430da"}};
  request.data = {DataClass::keys, DataClass::ident};
  request.gag.emplace();
  EXPECT_EQ(
      request_json(request),
      R"({"targets":[{"type":"username","value":"\u0430da"}],"data":["D1_ident","keys"],"gag":{}})"
  );
}

TEST(RequestRules, MemberIsKnown) {
  const auto broken = [](const std::string& json, std::string_view member) {
    expect_broken(json, rules::member_is_known, std::string(member) + ": there is no such member");
  };
  broken(R"({"color":1})", "color");
  broken(R"({"Regime":"x"})", "Regime");
  broken(R"({"":1})", "\"\"");
  broken(R"({"eu":{"":1}})", "eu.\"\"");
  broken(R"({"channel":{"colour":null}})", "channel.colour");
  broken(R"({"targets":[{},{"type":"phone","kind":{"deep":[]}}]})", "targets[1].kind");
  broken(R"({"eu":{"annex":"I","eu":{}}})", "eu.eu");
  expect_broken_facts(
      R"({"agency_keys":{"gb-da":{"key":1}}})",
      rules::member_is_known,
      "agency_keys.gb-da.key: there is no such member"
  );
  expect_broken_facts(
      R"({"preservations":[{"target":{"name":"a"}}]})",
      rules::member_is_known,
      "preservations[0].target.name: there is no such member"
  );
}

TEST(RequestRules, MemberComesOnce) {
  const auto broken = [](const std::string& json, std::string_view member) {
    expect_broken(json, rules::member_comes_once, std::string(member) + ": comes twice");
  };
  broken(R"({"regime":"a","regime":"a"})", "regime");
  broken(R"({"regime":null,"re\u0067ime":"a"})", "regime");
  broken(R"({"demands":{"decryption":true},"demands":{}})", "demands");
  broken(R"({"demands":{"decryption":true,"decryption":false}})", "demands.decryption");
  broken(R"({"data":[],"data":["keys"]})", "data");
  broken(R"({"targets":[{"value":"a","value":"a"}]})", "targets[0].value");
  expect_broken_facts(
      R"({"agency_keys":{"a":null,"a":{}}})", rules::member_comes_once, "agency_keys.a: comes twice"
  );
}

TEST(RequestRules, TypeIsRight) {
  const auto broken = [](const std::string& json, std::string_view says) {
    expect_broken(json, rules::type_is_right, says);
  };
  for (const char* json : {"null", "true", "1", "-1", "1.5", "\"a\"", "[]", "[[[[[[[[[[[["}) {
    broken(json, "has to be an object");
  }
  for (const char* value : {"1", "true", "{}", "[]", "-1", "0.5"}) {
    broken(R"({"regime":)" + std::string(value) + "}", "regime: has to be a text");
    broken(
        R"({"targets":[{"value":)" + std::string(value) + "}]}",
        "targets[0].value: has to be a text"
    );
  }
  broken(R"({"channel":{"replayed":"false"}})", "channel.replayed: has to be true or false");
  broken(R"({"channel":{"replayed":0}})", "channel.replayed: has to be true or false");
  broken(R"({"channel":[]})", "channel: has to be an object");
  broken(R"({"gag":[]})", "gag: has to be an object");
  broken(R"({"targets":{}})", "targets: has to be a list");
  broken(R"({"targets":[[]]})", "targets[0]: has to be an object");
  broken(R"({"targets":[{"value":"a"},null]})", "targets[1]: has to be an object");
  broken(R"({"data":"keys"})", "data: has to be a list");
  broken(R"({"eu":{"annex":3}})", "eu.annex: has to be one of I, II, III, V, VI");
  broken(
      R"({"received_at":1795767330})",
      "received_at: has to be a time like 2026-11-20T09:00:00Z, from 1970 to 2199"
  );
  expect_broken_facts(
      R"({"agency_keys":[]})", rules::type_is_right, "agency_keys: has to be an object"
  );
}

TEST(RequestRules, WholeNumbersAreNoOthers) {
  for (const char* number : {"-1", "-0", "1.0", "1e2", "1E0", "0.5", "18446744073709551616"}) {
    expect_broken(
        R"({"offence":{"max_years":)" + std::string(number) + "}}",
        rules::type_is_right,
        "offence.max_years: has to be a whole number from 0 to 200"
    );
  }
}

TEST(RequestRules, WordIsKnown) {
  expect_broken(
      R"({"channel":{"transport":"fax"}})",
      rules::word_is_known,
      R"(channel.transport: has to be one of hi1, eu_system, portal, paper, not "fax")"
  );
  expect_broken(
      R"({"eu":{"annex":"IV"}})",
      rules::word_is_known,
      R"(eu.annex: has to be one of I, II, III, V, VI, not "IV")"
  );
  expect_broken(
      R"({"data":["D0_bsi","D5_none"]})",
      rules::word_is_known,
      "data[1]: has to be one of D0_bsi, D1_ident, D2_records, D3_cipher, D4_reported, "
      R"(LIVE_metadata, plaintext, keys, not "D5_none")"
  );
  for (const char* word : {"", "Phone", "phone ", "ph\\u043ene", "hashtag"}) {
    EXPECT_EQ(
        member_of_error(R"({"targets":[{"type":")" + std::string(word) + "\"}]}"), "targets[0].type"
    );
  }
}

TEST(RequestRules, NumberIsWithinLimits) {
  const auto broken = [](const std::string& json, std::string_view says) {
    expect_broken(json, rules::number_is_within_limits, says);
  };
  broken(
      R"({"offence":{"max_years":201}})",
      "offence.max_years: has to be a whole number from 0 to 200"
  );
  broken(
      R"({"offence":{"max_years":18446744073709551615}})",
      "offence.max_years: has to be a whole number from 0 to 200"
  );
  expect_broken_facts(
      R"({"account":{"reports":4294967296}})",
      rules::number_is_within_limits,
      "account.reports: has to be a whole number from 0 to 1000000"
  );
  EXPECT_EQ(read_request(R"({"offence":{"max_years":200}})").offence.max_years, 200U);
  EXPECT_EQ(read_request(R"({"gag":{"ground":5}})").gag->ground, 5U);
}

TEST(RequestRules, TimeExists) {
  for (const char* day : {"", "2026-02-30", "0000-01-01", "9999-12-31", "2026-11-22T00:00:00Z"}) {
    expect_broken(
        R"({"period":{"to":")" + std::string(day) + "\"}}",
        rules::time_exists,
        "period.to: has to be a day like 2026-11-22, from 1970 to 2199, not \"" + std::string(day) +
            "\""
    );
  }
  for (const char* time : {"now", "2026-11-20T24:00:00Z", "2026-11-20T09:00:00+25:00"}) {
    expect_broken(
        R"({"received_at":")" + std::string(time) + "\"}",
        rules::time_exists,
        "received_at: has to be a time like 2026-11-20T09:00:00Z, from 1970 to 2199, not \"" +
            std::string(time) + "\""
    );
  }
}

TEST(RequestRules, TextIsWithinLimit) {
  const auto of_size = [](std::size_t size) {
    return R"({"justification":")" + std::string(size, 'a') + "\"}";
  };
  EXPECT_EQ(read_request(of_size(65'535)).justification->size(), 65'535U);
  expect_broken(
      of_size(65'536), rules::text_is_within_limit, "justification: longer than 65535 bytes"
  );
  const std::string name(65'536, 'a');
  expect_broken_facts(
      R"({"agency_keys":{")" + name + R"(":{}}})",
      rules::text_is_within_limit,
      "agency_keys." + std::string(40, 'a') + "...: longer than 65535 bytes"
  );
}

TEST(RequestRules, TextHasNoControls) {
  for (const char* control :
       {"0000", "0001", "0009", "000a", "000d", "001b", "001f", "007f", "0080", "0085", "009f"}) {
    EXPECT_EQ(
        member_of_error(R"({"authority":{"court":"a\u)" + std::string(control) + "b\"}}"),
        "authority.court"
    ) << control;
  }
  expect_broken(
      R"({"authority":{"court":"the\nother"}})",
      rules::text_has_no_controls,
      R"(authority.court: has a control character in "\u{a}other")"
  );
  expect_broken_facts(
      R"({"agency_keys":{"\u001b[2J":{}}})",
      rules::text_has_no_controls,
      R"(agency_keys.\u{1b}[2J: has a control character in "\u{1b}[2J")"
  );
  EXPECT_EQ(read_request(R"({"regime":" ~\u00a0\ue000"})").regime, " ~\u00a0\ue000");
}

TEST(RequestRules, CountryIsACode) {
  for (const char* text : {"", "G", "gb", "Gb", "GBR", "G1", "ÄÖ", " GB"}) {
    for (const char* member :
         {R"("issuer":{"country")",
          R"("issuer":{"on_behalf_of")",
          R"("target_assessment":{"nationality")",
          R"("target_assessment":{"location")"}) {
      const std::string json = "{" + std::string(member) + ":\"" + text + "\"}}";
      try {
        read_request(json);
        ADD_FAILURE() << json;
      } catch (const FormatError& error) {
        EXPECT_EQ(&error.rule(), &rules::country_is_a_code) << json;
      }
    }
  }
  for (const char* member : {"number_country", "ip_majority_90d", "payment_country"}) {
    expect_broken_facts(
        R"({"account":{")" + std::string(member) + R"(":"usa"}})",
        rules::country_is_a_code,
        "account." + std::string(member) +
            R"(: has to be two capital letters, ISO 3166-1, not "usa")"
    );
  }
  expect_broken_facts(
      R"({"home":"us"})",
      rules::country_is_a_code,
      R"(home: has to be two capital letters, ISO 3166-1, not "us")"
  );
  expect_broken_facts(
      R"({"counsel":{"conflict_with":"u"}})",
      rules::country_is_a_code,
      R"(counsel.conflict_with: has to be two capital letters, ISO 3166-1, not "u")"
  );
}

TEST(RequestRules, TargetsAreDistinct) {
  const std::string a = R"({"type":"username","value":"a"})";
  expect_broken(
      R"({"targets":[{},)" + a + R"(,{"type":"account","value":"a"},)" + a + "]}",
      rules::targets_are_distinct,
      "targets[3]: is the same as [1]"
  );
  expect_broken(
      R"({"targets":[{},{"type":null}]})",
      rules::targets_are_distinct,
      "targets[1]: is the same as [0]"
  );
  EXPECT_EQ(
      read_request(R"({"targets":[{"value":"a"},{"value":"A"},{"value":"\u0430"},{}]})")
          .targets.size(),
      4U
  );
}

TEST(RequestRules, ClassesAreDistinct) {
  expect_broken(
      R"({"data":["D0_bsi","keys","D0_bsi"]})",
      rules::classes_are_distinct,
      R"(data[2]: "D0_bsi" comes twice)"
  );
}

TEST(RequestRules, TextIsJson) {
  for (const std::string& json : {
           std::string(),
           std::string("{"),
           std::string("{} {}"),
           std::string("{}x"),
           std::string("{},"),
           std::string("{\"regime\":\"a\",}"),
           std::string("{regime:1}"),
           std::string("{'regime':'a'}"),
           std::string("{\"regime\":NaN}"),
           std::string("{\"offence\":{\"max_years\":Infinity}}"),
           std::string("{\"offence\":{\"max_years\":010}}"),
           std::string("{\"offence\":{\"max_years\":+1}}"),
           std::string("{\"offence\":{\"max_years\":1e999}}"),
           std::string("{\"regime\":\"a\nb\"}"),
           std::string("{\"regime\":\"\xff\"}"),
           std::string("{\"regime\":\"\xc0\xaf\"}"),
           std::string("{\"regime\":\"\xed\xa0\x80\"}"),
           std::string("{\"regime\":\"\xf4\x90\x80\x80\"}"),
           std::string(R"({"regime":"\ud800"})"),
           std::string(R"({"regime":"\ude00\ud83d"})"),
           std::string(R"({"regime":"\x41"})"),
           std::string("{/* why */}"),
           std::string("\xEF\xBB\xBF{}"),
           std::string("\xFF\xFE{\0}\0", 6),
           std::string("{}\0", 3),
           std::string("{}\0{}", 5),
           std::string("{\"regime\":\"\0\"}", 13),
       }) {
    try {
      read_request(json);
      ADD_FAILURE() << json;
    } catch (const FormatError& error) {
      EXPECT_EQ(error.rule().name, rules::text_is_json.name) << json;
    }
  }
  expect_broken("{}x", rules::text_is_json, "no JSON at byte 3");
  expect_broken(
      "{\"targets\":[{},{\"value\":\"\xff\"}]}",
      rules::text_is_json,
      "targets[1].value: no JSON at byte 26"
  );
  expect_broken("{\"data\":[\"keys\",\"\xff\"]}", rules::text_is_json, "data: no JSON at byte 18");
}

}  // namespace
}  // namespace causeway::adapters::json_policy
