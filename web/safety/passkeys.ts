import type { Session } from './api';
import { from_base64url, to_base64url } from './bytes';
import { server } from './client';

interface LoginBegun {
  ceremony: string;
  challenge: string;
  rp_id: string;
  timeout_s: number;
}

interface CreationBegun {
  ceremony: string;
  challenge: string;
  rp_id: string;
  rp_name: string;
  user: string;
  alias: string;
  algorithms: number[];
}

/** Null where the person turned away or the browser has no passkey of this console. */
async function ceremony_of<T>(ask: () => Promise<Credential | null>): Promise<T | null> {
  try {
    return (await ask()) as T | null;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

export async function log_in(): Promise<Session | null> {
  const begun = await server.post<LoginBegun>('login/passkey/begin');
  const credential = await ceremony_of<PublicKeyCredential>(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: from_base64url(begun.challenge),
        rpId: begun.rp_id,
        timeout: begun.timeout_s * 1_000,
        userVerification: 'required',
      },
    }),
  );
  if (!credential) return null;
  const response = credential.response as AuthenticatorAssertionResponse;
  return server.post<Session>('login/passkey', {
    ceremony: begun.ceremony,
    credential: to_base64url(credential.rawId),
    authenticator_data: to_base64url(response.authenticatorData),
    client_data: to_base64url(response.clientDataJSON),
    signature: to_base64url(response.signature),
  });
}

/** Makes a passkey at `path`: `invitation/passkey` with its token, or `me/passkeys`. */
export async function create<T>(
  path: string,
  token: { token: string } | Record<string, never>,
  label: string,
): Promise<T | null> {
  const begun = await server.post<CreationBegun>(`${path}/begin`, token);
  const credential = await ceremony_of<PublicKeyCredential>(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: from_base64url(begun.challenge),
        rp: { id: begun.rp_id, name: begun.rp_name },
        user: { id: from_base64url(begun.user), name: begun.alias, displayName: begun.alias },
        pubKeyCredParams: begun.algorithms.map((alg) => ({ type: 'public-key', alg })),
        attestation: 'none',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      },
    }),
  );
  if (!credential) return null;
  const response = credential.response as AuthenticatorAttestationResponse;
  return server.post<T>(path, {
    ...token,
    ceremony: begun.ceremony,
    attestation_object: to_base64url(response.attestationObject),
    client_data: to_base64url(response.clientDataJSON),
    label,
  });
}
