#pragma once

namespace causeway::crypto {

/// Makes libsodium choose the code for this machine; aborts where it cannot. Cheap when repeated:
/// each function of this layer that calls libsodium begins with it, so that nothing depends on
/// who ran `initialize()` first.
void start_sodium();

}  // namespace causeway::crypto
