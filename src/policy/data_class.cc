#include "policy/data_class.h"

namespace causeway::policy {

std::string_view description_of(DataClass data_class) {
  switch (data_class) {
    case DataClass::bsi:
      return "who has the account: user name, when it was made, sessions, address assigned, "
             "payment, "
             "as far as held";
    case DataClass::ident:
      return "who used an address and port at a stated instant, and when the account was last seen";
    case DataClass::records:
      return "devices, which accounts share a conversation, their roles and the days they joined, "
             "blocks and requests, sizes of files and backups";
    case DataClass::cipher:
      return "encrypted messages and files that wait for delivery, which the provider cannot read";
    case DataClass::reported:
      return "what a participant disclosed in a report of abuse, with its proof";
    case DataClass::live_metadata:
      return "the same kind of records as they arise, until a fixed end";
    case DataClass::plaintext:
      return "what messages say, which only those who talk can read";
    case DataClass::keys:
      return "the keys of messages, which only their devices have";
  }
  return {};
}

}  // namespace causeway::policy
