#include "adapters/frank/frank_server.h"

#include <algorithm>

#include "base/store_error.h"

namespace causeway::adapters::frank {
namespace {

/// The value, or the rule that kept us from having it.
template <typename T, typename From>
Or<T> either(Result<From> result) {
  if (!result.ok()) return {.rule = to_bytes(result.error().rule().name), .value = std::nullopt};
  if constexpr (std::is_same_v<T, From>) {
    return {.rule = {}, .value = *std::move(result)};
  } else {
    return {.rule = {}, .value = T{*std::move(result)}};
  }
}

template <typename Id>
report::Sealed<Id> named_as(const report::Sealed<provider::FilingId>& sealed) {
  return {{sealed.id.value}, sealed.key_id, sealed.kem_output, sealed.ciphertext};
}

class Answerer {
 public:
  Answerer(KeyStore& store, Random& random) : store_(store), random_(random) {}

  Or<Keys> operator()(const Rotate& request) {
    try {
      store_.rotate(from_unix_ms(request.now_ms));
    } catch (const StoreError& error) {
      return {.rule = to_bytes(std::string_view(error.what())), .value = std::nullopt};
    }
    const auto keys = store_.keys();
    return {.rule = {}, .value = Keys{keys->tagging_key_id, keys->moderation_key}};
  }

  Tags operator()(const Tag& request) {
    const auto keys = store_.keys();
    Tags answer;
    answer.tags.reserve(request.contexts.size());
    for (const franking::FrankContext& context : request.contexts) {
      answer.tags.push_back(franking::make_frank(tagging_key(*keys, context.key_id), context));
    }
    return answer;
  }

  Verdict operator()(const Check& request) {
    return {franking::check_frank(store_.keys()->server_keys, request.context, request.frank)};
  }

  Opened operator()(const Open& request) {
    const auto keys = store_.keys();
    Opened answer;
    answer.filings.reserve(request.filings.size());
    for (const SealedFiling& filing : request.filings) {
      answer.filings.push_back(open(*keys, filing, request.keep));
    }
    return answer;
  }

  Or<report::ShownReport> operator()(const Show& request) {
    const auto keys = store_.keys();
    return either<report::ShownReport>(
        keys->opener.show(keys->server_keys, request.name, request.evidence)
    );
  }

  Or<Plaintext> operator()(const ShowAppeal& request) {
    return either<Plaintext>(store_.keys()->opener.show_appeal(request.name, request.evidence));
  }

  Or<Plaintext> operator()(const ShowAttachment& request) {
    return either<Plaintext>(store_.keys()->opener.show_attachment(
        request.name, request.evidence, request.entry, request.content_hash, request.ciphertext
    ));
  }

  Or<report::WrappedKey> operator()(const KeepUntil& request) {
    return either<report::WrappedKey>(
        store_.keys()->opener.keep_until(request.name, request.key, request.keep, random_)
    );
  }

  Or<report::SealedEvidence> operator()(const Seal& request) {
    return either<report::SealedEvidence>(
        store_.keys()->opener.keep(request.name, request.plaintext, request.keep, random_)
    );
  }

 private:
  static const franking::ServerKey& tagging_key(const HeldKeys& keys, std::uint32_t key_id) {
    const auto key = std::find_if(
        keys.server_keys.begin(),
        keys.server_keys.end(),
        [&](const franking::ServerKeyRecord& record) { return record.key_id == key_id; }
    );
    const bool is_held = key != keys.server_keys.end() && !key->key.empty();
    if (!is_held) throw process::ChannelError("a tag was asked of a key that is not held");
    return key->key;
  }

  std::variant<OpenedReport, OpenedAppeal, Refused> open(
      const HeldKeys& keys, const SealedFiling& filing, report::Month keep
  ) {
    if (filing.kind == provider::FilingKind::appeal) {
      const auto sealed = named_as<report::DecisionId>(filing.sealed);
      auto opened = keys.opener.open(filing.account, sealed, keep, random_);
      if (opened.ok()) return OpenedAppeal{*std::move(opened)};
      return Refused{to_bytes(opened.error().rule().name)};
    }
    const auto sealed = named_as<report::ReportId>(filing.sealed);
    auto opened = keys.opener.open(keys.server_keys, filing.account, sealed, keep, random_);
    if (opened.ok()) return OpenedReport{*std::move(opened)};
    return Refused{to_bytes(opened.error().rule().name)};
  }

  KeyStore& store_;
  Random& random_;
};

}  // namespace

void refuse(process::Channel& channel, std::string_view sentence) {
  if (!channel.receive()) return;
  const Or<Keys> answer{.rule = to_bytes(sentence), .value = std::nullopt};
  channel.send(tls::encode(answer));
}

void serve(process::Channel& channel, KeyStore& store, Random& random) {
  Answerer answerer(store, random);
  while (const auto message = channel.receive()) {
    const auto request = tls::decode<Request>(message->reveal());
    if (!request.ok()) throw process::ChannelError("a request breaks the protocol");
    const SecretBytes answer =
        std::visit([&](const auto& each) { return tls::encode_secret(answerer(each)); }, *request);
    channel.send(answer.reveal());
  }
}

}  // namespace causeway::adapters::frank
