// What goes to the server: the header against other sites' requests on whatever changes something, a
// sentence for people from whatever comes back.
import { afterEach, expect, test, vi } from 'vitest';
import { from_base64url, to_base64url } from './bytes';
import { Refused, server, when_session_is_over, with_query } from './client';

const fetched = vi.fn();
vi.stubGlobal('fetch', fetched);
afterEach(() => fetched.mockReset());
const answer = (status: number, body: unknown) =>
  fetched.mockResolvedValueOnce(
    new Response(status === 204 ? null : JSON.stringify(body), { status }),
  );

test('whatever changes something carries the header, and a GET does not', async () => {
  answer(200, {});
  await server.post('me/break');
  answer(204, null);
  expect(await server.remove('session')).toBeNull();
  answer(200, {});
  await server.get('queues');
  const headers = fetched.mock.calls.map(([, options]) => options.headers['X-Causeway-Console']);
  expect(headers).toEqual(['1', '1', undefined]);
});

test('a refusal is the rule and its sentence, whatever came', async () => {
  answer(409, { rule: 'safety.claim_is_free', says: 'Somebody else has it.' });
  await expect(server.post('cases/1/claim')).rejects.toMatchObject({
    rule: 'safety.claim_is_free',
  });
  fetched.mockResolvedValueOnce(new Response('<html>', { status: 502 }));
  await expect(server.get('queues')).rejects.toBeInstanceOf(Refused);
  fetched.mockRejectedValueOnce(new TypeError('offline'));
  await expect(server.get('queues')).rejects.toMatchObject({ status: 0 });
});

test('a session that is over is told; a wrong log-in is not one', async () => {
  const over = vi.fn();
  when_session_is_over(over);
  answer(401, { rule: 'safety.login_is_right', says: 'Wrong.' });
  await expect(server.post('login/totp', {})).rejects.toBeInstanceOf(Refused);
  expect(over).not.toHaveBeenCalled();
  answer(401, { rule: 'safety.session_is_there', says: 'Over.' });
  await expect(server.get('queues')).rejects.toBeInstanceOf(Refused);
  expect(over).toHaveBeenCalledOnce();
});

test('bytes and addresses are written as the API has them', () => {
  expect(to_base64url(new Uint8Array([251, 255, 191]))).toBe('-_-_');
  expect(from_base64url('-_-_')).toEqual(new Uint8Array([251, 255, 191]));
  expect(with_query('a', { b: 'c d', e: '', f: null })).toBe('a?b=c+d');
});
