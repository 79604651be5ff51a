import { createHmac } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

const STEP_MS = 30_000;

function from_base32(text) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const letter of text.replace(/[\s=]/g, ''))
    bits += letters.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/** RFC 6238 with SHA-1 and 6 digits. */
export function code_of(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', from_base32(secret)).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Somebody of the staff: how they come in, and what the browser keeps of it. */
export class Someone {
  secret = '';
  #step = 0;

  constructor(alias, base) {
    this.alias = alias;
    this.base = base;
    this.passphrase = `${alias} walks over the causeway`;
  }

  /** Each code is accepted once; the one before and the one after now are, too. */
  async code() {
    const now = Math.floor((Date.now() + 3_000) / STEP_MS); // 3 s later it is still accepted
    this.#step = Math.max(this.#step + 1, now - 1);
    const early_ms = (this.#step - 1) * STEP_MS - Date.now();
    if (early_ms > 0) await setTimeout(early_ms + 500);
    return code_of(this.secret, this.#step);
  }

  /** The one that was accepted last. */
  old_code() {
    return code_of(this.secret, this.#step);
  }

  /** Becomes one of the staff at the page of an invitation, with codes. */
  async accept_with_codes(page, link) {
    await page.goto(link);
    await page.getByText(`You are ${this.alias} here`).waitFor();
    await page.getByRole('button', { name: 'Use a code instead of a passkey' }).click();
    this.secret = (await page.locator('code.secret').textContent()) ?? '';
    await page.getByLabel('Passphrase').fill(this.passphrase);
    await page.getByLabel('Code').fill(await this.code());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await this.arrived(page);
  }

  /** The same with a passkey of the authenticator that the page has. */
  async accept_with_passkey(page, link) {
    await page.goto(link);
    await page.getByText(`You are ${this.alias} here`).waitFor();
    await page.getByRole('button', { name: 'Create a passkey' }).click();
    await this.arrived(page);
  }

  async type_log_in(page, code) {
    const form = page.locator('details');
    if (!(await form.evaluate((element) => element.open))) await form.locator('summary').click();
    await page.getByLabel('Alias').fill(this.alias);
    await page.getByLabel('Passphrase').fill(this.passphrase);
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  async log_in_with_codes(page) {
    await this.type_log_in(page, await this.code());
    await this.arrived(page);
  }

  /** The page is that of this person; their session is kept for other contexts. */
  async arrived(page) {
    await page.getByText(`Signed in as ${this.alias}`).first().waitFor({ state: 'attached' });
    this.cookies = await page.context().cookies();
  }
}

/** An authenticator that says yes to everything, with the passkeys that it had before. */
export async function with_authenticator(page, passkeys = []) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  for (const credential of passkeys)
    await session.send('WebAuthn.addCredential', { authenticatorId, credential });
  return {
    passkeys: async () =>
      (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    refuse: () =>
      session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }),
  };
}
