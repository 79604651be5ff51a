// Answers docs/formats/safety-api.md with fake data, for tests of the page alone. It refuses what that
// text refuses: a member too many, a header too few, a claim that is not there.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import * as data from './fixture_data.mjs';
import { stripes } from './picture.mjs';
import {
  text,
  any_text,
  one_of,
  shaped,
  list,
  whole,
  VERDICT,
  SETTINGS,
  NOTHING,
} from './shapes.mjs';

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; " +
  "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types svelte-trusted-html";
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

class Refusal extends Error {
  constructor(status, rule, says) {
    super(says);
    Object.assign(this, { status, rule, says });
  }
}
const refuse = (status, rule, says = `Refused: ${rule}.`) => {
  throw new Refusal(status, `safety.${rule}`, says);
};

export function make_world() {
  return {
    session: null,
    cases: new Map(),
    decided: new Map(),
    exposure: { reports: 3, pictures: 1, grave: 0 },
    verdicts: [],
    log: [],
  };
}

function session_of(world) {
  const person = world.session ? data.people[world.session] : null;
  return {
    now: new Date().toISOString(),
    provider: 'chat.example.org',
    demo: true,
    person,
    ends: person && data.at(720),
    idle_ends: person && data.at(30),
    settings: person && data.settings,
  };
}

function case_of(world, number) {
  if (!/^\d+$/.test(number)) refuse(404, 'thing_is_there');
  if (!world.cases.has(number)) world.cases.set(number, data.make_case(number));
  return world.cases.get(number);
}

function claim(world, number) {
  const one = case_of(world, number);
  if (one.claim && !one.claim.mine) refuse(409, 'claim_is_free', 'Somebody else has this case.');
  one.claim = { by: data.people.me, mine: true, since: data.at(0), until: data.at(20) };
  one.state = 'claimed';
  one.may = ['release', 'skip', 'move', 'reveal', 'note', 'decide', 'bad_faith', 'identity'];
  return one;
}

function release(world, number) {
  Object.assign(case_of(world, number), { claim: null, state: 'queued', may: ['claim'] });
}

const exposure = (world) => ({
  since: data.at(-31),
  minutes: 31,
  ...world.exposure,
  break: { suggested: world.exposure.pictures > 4, says: null },
});
const needs_claim = (world, number) =>
  case_of(world, number).claim?.mine || refuse(409, 'case_is_claimed');
const page = (items) => ({ items, next: null });

function decide(world, number, verdict) {
  if (['restrict', 'suspend'].includes(verdict.measure) !== (verdict.until !== null))
    refuse(422, 'time_fits_measure');
  const one = needs_claim(world, number) && case_of(world, number);
  const two = verdict.measure === 'ban' || verdict.child_abuse !== null;
  const decision = {
    ...data.decisions[1],
    id: data.id(4_000 + world.decided.size),
    number,
    verdict,
    state: two ? 'proposed' : 'undoable',
    undo_until: two ? null : data.at(0.16),
  };
  world.decided.set(decision.id, number);
  Object.assign(one, { state: two ? 'proposed' : 'decided', claim: null, may: [] });
  return { outcome: two ? 'proposed' : 'undoable', decision };
}

// [method, path, body's shape (null: none), answer]
const ROUTES = [
  ['POST', /^session\/extend$/, NOTHING, (world) => session_of(world)],
  ['DELETE', /^session$/, null, (world) => void (world.session = null)],
  ['GET', /^catalogue$/, null, () => data.catalogue],
  ['GET', /^me\/exposure$/, null, exposure],
  [
    'POST',
    /^me\/break$/,
    NOTHING,
    (world) => (Object.assign(world.exposure, { reports: 0, pictures: 0 }), exposure(world)),
  ],
  ['PATCH', /^me\/settings$/, SETTINGS, (_, body) => body],
  [
    'GET',
    /^me\/passkeys$/,
    null,
    () => ({
      items: [
        { id: data.id(8), label: 'Key on the ring', added: data.at(-90_000), used: data.at(-40) },
      ],
    }),
  ],
  [
    'GET',
    /^me\/sessions$/,
    null,
    () => ({
      items: [
        {
          id: data.id(9),
          current: true,
          since: data.at(-40),
          seen: data.at(0),
          browser: 'Chromium on Linux',
        },
        {
          id: data.id(10),
          current: false,
          since: data.at(-900),
          seen: data.at(-300),
          browser: 'Firefox on Linux',
        },
      ],
    }),
  ],
  [
    'GET',
    /^queues$/,
    null,
    (world) => ({
      items: data.queues.map((queue) => ({
        ...queue,
        mine: [...world.cases.values()].filter((one) => one.claim?.mine && one.queue === queue.id)
          .length,
      })),
    }),
  ],
  [
    'GET',
    /^queues\/([a-z-]+)\/cases$/,
    null,
    (world, _, queue, query) =>
      page(
        (data.rows[queue] ?? [])
          .map((one) => {
            const { state, claim } = world.cases.get(one.number) ?? one;
            return { ...one, state, claim };
          })
          .filter((one) => !query.get('state') || one.state === query.get('state')),
      ),
  ],
  [
    'POST',
    /^queues\/([a-z-]+)\/next$/,
    NOTHING,
    (world, _, queue) => {
      const special = data.special[queue];
      if (special) {
        const one = Object.assign(claim(world, special.number), special);
        one.may = [...one.may.filter((act) => act !== 'decide'), special.act];
        return one;
      }
      const next = (data.rows[queue] ?? []).find(
        ({ number }) => case_of(world, number).state === 'queued',
      );
      return next && claim(world, next.number);
    },
  ],
  ['GET', /^cases\/(\w+)$/, null, (world, _, number) => case_of(world, number)],
  ['POST', /^cases\/(\w+)\/claim$/, NOTHING, (world, _, number) => claim(world, number)],
  ['POST', /^cases\/(\w+)\/release$/, NOTHING, (world, _, number) => void release(world, number)],
  [
    'POST',
    /^cases\/(\w+)\/skip$/,
    shaped({ why: text }),
    (world, _, number) =>
      void (
        needs_claim(world, number) &&
        Object.assign(case_of(world, number), { state: 'escalated', claim: null, may: [] })
      ),
  ],
  [
    'POST',
    /^cases\/(\w+)\/move$/,
    shaped({ queue: text, why: text }),
    (world, body, number) => (
      release(world, number),
      Object.assign(case_of(world, number), { queue: body.queue, state: 'escalated' })
    ),
  ],
  ['GET', /^cases\/(\w+)\/reports$/, null, () => page(data.more_reports())],
  [
    'POST',
    /^cases\/(\w+)\/notes$/,
    shaped({ text }),
    (world, body) => ({
      id: data.id(world.log.length),
      time: data.at(0),
      by: data.people.me,
      text: body.text,
    }),
  ],
  [
    'POST',
    /^cases\/(\w+)\/reports\/(\w+)\/reveal$/,
    NOTHING,
    (world, _, number, __, report) => {
      needs_claim(world, number);
      const { same_as } = case_of(world, number).reports_list.find(({ id }) => id === report);
      if (same_as) refuse(404, 'thing_is_there'); // its evidence is not kept
      world.exposure.reports += 1;
      return data.evidence(report);
    },
  ],
  [
    'POST',
    /^cases\/(\w+)\/appeal\/reveal$/,
    NOTHING,
    (world, _, number) => (
      needs_claim(world, number),
      { text: 'We were joking, all three of us. Ask them.' }
    ),
  ],
  [
    'POST',
    /^cases\/(\w+)\/reports\/(\w+)\/media$/,
    shaped({ seq: text, index: whole, size: one_of('small', 'whole') }),
    (world, _, number) => (needs_claim(world, number), (world.exposure.pictures += 1), stripes()),
  ],
  [
    'POST',
    /^cases\/(\w+)\/reporters\/(\d+)\/bad-faith$/,
    shaped({ report: text, why: text, invalidate: one_of('one', 'all') }),
    (world, body, number) => {
      const one = case_of(world, number);
      Object.assign(
        one.reports_list.find(({ id }) => id === body.report),
        { bad_faith: true, state: 'invalidated' },
      );
      return one;
    },
  ],
  [
    'POST',
    /^cases\/(\w+)\/reporters\/(\d+)\/identity$/,
    shaped({ why: text }),
    () => ({ account: data.id(77), username: '@dunnock' }),
  ],
  [
    'POST',
    /^cases\/(\w+)\/statement$/,
    VERDICT,
    (_, body) => ({
      title: `What was decided: ${body.measure}`,
      text: `Somebody looked at what you wrote.\n\n${body.words}`,
      appeal_until: data.at(14 * 1_440),
    }),
  ],
  [
    'POST',
    /^cases\/(\w+)\/decision$/,
    shaped({ version: whole, verdict: VERDICT }),
    (world, body, number) => {
      if (body.version !== case_of(world, number).version)
        refuse(409, 'version_is_current', 'Something new has come. Look at it first.');
      world.verdicts.push(body.verdict);
      return decide(world, number, body.verdict);
    },
  ],
  [
    'POST',
    /^cases\/(\w+)\/appeal$/,
    shaped({
      version: whole,
      outcome: one_of('upheld', 'overturned'),
      reason: text,
      words: any_text,
    }),
    () => ({ outcome: 'decided', decision: data.decisions[0] }),
  ],
  [
    'DELETE',
    /^decisions\/(\w+)$/,
    null,
    (world, _, id) => claim(world, world.decided.get(id) ?? refuse(404, 'thing_is_there')),
  ],
  [
    'POST',
    /^decisions\/(\w+)\/reverse$/,
    shaped({ why: text, words: any_text }),
    () => data.decisions[0],
  ],
  ['GET', /^decisions$/, null, () => page(data.decisions)],
  [
    'POST',
    /^accounts\/lookup$/,
    shaped({ name: text, purpose: text }),
    (_, body) =>
      body.name === '@polecat'
        ? data.account
        : refuse(404, 'thing_is_there', 'There is no account of this name.'),
  ],
  ['GET', /^cybertips$/, null, () => page(data.tips)],
  [
    'GET',
    /^cybertips\/(\w+)$/,
    null,
    (_, __, id) =>
      data.tip_whole(data.tips.find((tip) => tip.id === id) ?? refuse(404, 'thing_is_there')),
  ],
  ['POST', /^cybertips\/(\w+)\/send$/, shaped({ digest: text }), () => data.tips[1]],
  [
    'POST',
    /^cybertips\/(\w+)\/retract$/,
    shaped({ version: whole, why: text }),
    (_, body, id) => {
      const tip = data.tips.find((each) => each.id === id) ?? refuse(404, 'thing_is_there');
      if (body.version !== tip.version) refuse(409, 'preview_is_current');
      return Object.assign(tip, { state: 'retracted' });
    },
  ],
  [
    'GET',
    /^banks$/,
    null,
    () => ({
      items: [
        { id: 'own', title: 'Decided here', kind: 'confirm', distance: 31, entries: 212 },
        { id: 'harmless', title: 'Found harmless', kind: 'suppress', distance: 20, entries: 40 },
      ],
    }),
  ],
  [
    'GET',
    /^banks\/([a-z]+)\/entries$/,
    null,
    () =>
      page([
        {
          id: data.id(61),
          hash: 'd8f8f0cec0f4a84f0e370a22028f67f0b36e2ed596623e1d33e6b39c4e9c9b22',
          label: 'Mocking drawing',
          added: data.at(-3_000),
          by: data.people.me,
          source: 'own',
          matches: 14,
        },
      ]),
  ],
  [
    'POST',
    /^banks\/([a-z]+)\/entries$/,
    shaped({ hash: text, label: text }),
    (_, body) => ({
      id: data.id(62),
      ...body,
      added: data.at(0),
      by: data.people.me,
      source: 'own',
      matches: 0,
    }),
  ],
  ['GET', /^numbers$/, null, (_, __, ___, query) => data.numbers(query.get('half') ?? '2026-2')],
  [
    'GET',
    /^audit$/,
    null,
    (_, __, ___, query) => ({ ...data.audit(query.get('after')), chain: data.chain }),
  ],
  ['POST', /^audit\/verify$/, NOTHING, () => data.chain],
  [
    'GET',
    /^staff$/,
    null,
    () => ({
      people: Object.values(data.people).map((person) => ({
        ...person,
        state: 'active',
        passkeys: 2,
        totp: false,
        seen: data.at(-9),
      })),
      invitations: [
        {
          id: data.id(41),
          alias: 'swift',
          roles: ['reviewer'],
          made: data.at(-60),
          ends: data.at(4_260),
          by: data.people.admin,
        },
      ],
    }),
  ],
  [
    'POST',
    /^staff\/invitations$/,
    shaped({ alias: text, roles: list(text) }),
    (_, body) => ({
      id: data.id(42),
      ...body,
      made: data.at(0),
      ends: data.at(4_320),
      by: data.people.admin,
      token: 'q7Xw-fake-token',
    }),
  ],
];

const OPEN = [
  ['GET', /^session$/, null, session_of],
  [
    'POST',
    /^login\/totp$/,
    shaped({ alias: text, passphrase: text, code: (value) => /^\d{6}$/.test(value) }),
    (world, body) => {
      const key = Object.keys(data.people).find((one) => data.people[one].alias === body.alias);
      if (!key || body.code !== '123456')
        refuse(401, 'login_is_right', 'Alias, passphrase or code is wrong.');
      world.session = key;
      return session_of(world);
    },
  ],
  [
    'POST',
    /^invitation$/,
    shaped({ token: text }),
    () => ({ alias: 'swift', roles: ['reviewer'], ends: data.at(4_000) }),
  ],
];

function answer(world, method, path, query, headers, body) {
  const find = (routes) => routes.find((route) => route[0] === method && route[1].test(path));
  const open = find(OPEN);
  if (!open && !world.session) refuse(401, 'session_is_there', 'Sign in first.');
  const route =
    open ?? find(ROUTES) ?? refuse(404, 'thing_is_there', `There is no ${method} ${path}.`);
  if (method !== 'GET' && headers['x-causeway-console'] !== '1')
    refuse(403, 'request_is_the_consoles');
  if (route[2] ? !route[2](body) : body !== undefined)
    refuse(400, 'body_is_read', `The body of ${path} is wrong.`);
  const [, first, second] = route[1].exec(path);
  world.log.push(`${method} ${path}`);
  return route[3](world, body, first, query, second);
}

function reply(response, status, type, content) {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Security-Policy': CSP,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  response.end(content);
}

async function body_of(request) {
  let all = '';
  for await (const part of request) all += part;
  return all === '' ? undefined : JSON.parse(all);
}

/** Serves the built page below `folder` and the API; resolves to { url, world, reset, close }. */
export function serve(folder) {
  const world = make_world();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    try {
      if (url.pathname.startsWith('/safety/api/')) {
        const path = url.pathname.slice('/safety/api/'.length);
        const value = answer(
          world,
          request.method,
          path,
          url.searchParams,
          request.headers,
          await body_of(request),
        );
        if (value === undefined) reply(response, 204, 'application/json');
        else if (Buffer.isBuffer(value)) reply(response, 200, 'image/png', value);
        else reply(response, 200, 'application/json', JSON.stringify(value));
      } else {
        const path = normalize(url.pathname.replace(/^\/safety\/?/, '') || 'index.html');
        if (path.startsWith('..')) refuse(404, 'thing_is_there');
        reply(
          response,
          200,
          TYPES[extname(path)] ?? 'application/octet-stream',
          readFileSync(join(folder, path)),
        );
      }
    } catch (error) {
      const known =
        error instanceof Refusal
          ? error
          : {
              status: error.code === 'ENOENT' ? 404 : 500,
              rule: 'safety.thing_is_there',
              says: String(error),
            };
      reply(
        response,
        known.status,
        'application/json',
        JSON.stringify({ rule: known.rule, says: known.says }),
      );
    }
  });
  return new Promise((resolve) =>
    server.listen(0, 'localhost', () =>
      resolve({
        url: `http://localhost:${server.address().port}`,
        world,
        reset: () => Object.assign(world, make_world()),
        close: () => server.close(),
      }),
    ),
  );
}
