#include "mls_wire/credential.h"

#include "mls_wire/rules.h"

namespace causeway::mls_wire {

Result<Credential> Credential::decode(tls::Reader& reader) {
  Credential credential;
  credential.credential_type = TRY(tls::decode_from<CredentialType>(reader));
  credential.body = to_bytes(TRY(reader.opaque()));
  if (credential.credential_type == CredentialType::x509) {
    tls::Reader content(credential.body);
    while (!content.empty()) {
      if (!content.opaque().ok()) return Error{rules::certificates_are_framed};
    }
  }
  return credential;
}

void Credential::encode(tls::Writer& writer) const {
  tls::encode_to(writer, credential_type);
  writer.opaque(body);
}

Credential basic_credential(ByteView identity) {
  return {CredentialType::basic, to_bytes(identity)};
}

std::vector<Bytes> certificates(const Credential& credential) {
  std::vector<Bytes> chain;
  if (credential.credential_type != CredentialType::x509) return chain;
  tls::Reader content(credential.body);
  while (!content.empty()) {
    const auto certificate = content.opaque();
    INVARIANT(certificate.ok());  // decode() saw to it
    chain.push_back(to_bytes(*certificate));
  }
  return chain;
}

}  // namespace causeway::mls_wire
