#pragma once

#include "cmd/causeway/workspace.h"

/// What the commands share that make a profile: a first device, or one more of an account.
namespace causeway::cli {

struct NewProfile {
  Profile profile;
  adapters::http::ServerAddress server;
};

/// Makes the profile's key, wrapped under a passphrase where the arguments ask for one, and does
/// `work` in it.
void in_new_workspace(
    const NewProfile& made,
    const Arguments& arguments,
    Output& output,
    const std::function<void(Workspace&)>& work
);

Registered registered_as(Workspace& workspace);

/// What the person wants this device to be called, or what the machine is. Throws `Failure` where
/// that is no name.
std::string device_name(const Arguments& arguments);

/// Tells who can read the messages, where no passphrase keeps the key.
void say_where_the_key_is(Workspace& workspace);

}  // namespace causeway::cli
