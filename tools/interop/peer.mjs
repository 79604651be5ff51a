// peer.mjs FOLDER: plays actors with the ts-mls in FOLDER. One request a line on stdin, one answer a
// line on stdout, both JSON; the operations are the methods of Actor, and the same as those of
// src/cmd/causeway-interop (docs/interop.md).
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const load = (module) =>
  import(pathToFileURL(resolve(process.argv[2], "dist/src", `${module}.js`)).href);

const mls = await load("index");
// What ts-mls does inside and does not offer: a leaf of one's own for an Update, a GroupInfo as its
// own are made, the tree by itself.
const { encode } = await load("codec/tlsEncoder");
const { signWithLabel } = await load("crypto/signature");
const { leafNodeTBSEncoder } = await load("leafNode");
const { ratchetTreeEncoder, decodeRatchetTree } = await load("ratchetTree");
const { updateLeafKey } = await load("privateKeyPath");
const { defaultClientConfig } = await load("clientConfig");
const { makeResumptionPsk } = await load("resumption");
const { greaseCapabilities, defaultGreaseConfig } = await load("grease");

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const bytes = (text) => Uint8Array.from(Buffer.from(text, "hex"));
const utf8 = (text) => new TextEncoder().encode(text);

function decoded(decoder, text) {
  const input = bytes(text);
  const [value, size] = decoder(input, 0) ?? [];
  if (size !== input.length) throw new Error("Could not decode the whole message");
  return value;
}

const message = (text) => decoded(mls.decodeMlsMessage, text);
const encoded = (wireformat, body) =>
  hex(mls.encodeMlsMessage({ version: "mls10", wireformat, ...body }));

const suiteNames = new Map(Object.entries(mls.ciphersuites).map(([name, id]) => [id, name]));
const suite = (id) =>
  mls.getCiphersuiteImpl(mls.getCiphersuiteFromName(suiteNames.get(id)));

const sameName = (left, right) =>
  hex(left.leafNode.credential.identity) === hex(right.credential.identity);

const clientConfig = {
  ...defaultClientConfig,
  keyRetentionConfig: { ...defaultClientConfig.keyRetentionConfig, retainKeysForEpochs: 16 },
  // Whoever comes back brings a new key: it is the name that says which leaf was theirs.
  keyPackageEqualityConfig: {
    ...defaultClientConfig.keyPackageEqualityConfig,
    compareKeyPackageToLeafNode: sameName,
  },
};

const lifetime = () => {
  const now = BigInt(Math.floor(Date.now() / 1000));
  return { notBefore: now - 3600n, notAfter: now + 14n * 86400n };
};

const capabilities = () =>
  greaseCapabilities(defaultGreaseConfig, {
    versions: ["mls10"],
    ciphersuites: [...suiteNames.values()],
    extensions: [],
    proposals: [],
    credentials: ["basic"],
  });

// The extension types of RFC 9420 have names in ts-mls, all others are numbers.
const extensionNames = new Map(
  Object.entries(mls.defaultExtensionTypes).map(([name, id]) => [id, name]),
);

const extensions = (list) =>
  list.map(({ extension_type, extension_data }) => ({
    extensionType: extensionNames.get(extension_type) ?? extension_type,
    extensionData: bytes(extension_data),
  }));

class Actor {
  constructor(name) {
    this.name = name;
    this.externalPsks = {};
  }

  get credential() {
    return { credentialType: "basic", identity: utf8(this.name) };
  }

  async renew(suiteId) {
    await this.renewKeys(suiteId);
    this.state = undefined;
  }

  async renewKeys(suiteId) {
    this.suite = await suite(suiteId);
    this.keyPackage = await mls.generateKeyPackage(
      this.credential, capabilities(), lifetime(), [], this.suite,
    );
  }

  psks() {
    return mls.makePskIndex(this.state, this.externalPsks);
  }

  async epoch() {
    const { groupContext, keySchedule, privatePath } = this.state;
    const exporter = await mls.mlsExporter(
      keySchedule.exporterSecret, "interop", groupContext.groupId, 32, this.suite,
    );
    return {
      epoch: Number(groupContext.epoch),
      leaf_index: privatePath.leafIndex,
      tree_hash: hex(groupContext.treeHash),
      epoch_authenticator: hex(keySchedule.epochAuthenticator),
      exporter: hex(exporter),
    };
  }

  async enter(state) {
    this.state = state;
    this.updateKey = undefined;
    return { state: await this.epoch() };
  }

  async create_group({ cipher_suite, group_id }) {
    await this.renew(cipher_suite);
    const { publicPackage, privatePackage } = this.keyPackage;
    return this.enter(await mls.createGroup(
      bytes(group_id), publicPackage, privatePackage, [], this.suite, clientConfig,
    ));
  }

  async create_key_package({ cipher_suite }) {
    this.state = undefined;
    return this.create_next_key_package({ cipher_suite });
  }

  async create_next_key_package({ cipher_suite }) {
    await this.renewKeys(cipher_suite);
    const keyPackage = this.keyPackage.publicPackage;
    return { key_package: encoded("mls_key_package", { keyPackage }) };
  }

  async install_psk({ psk_id, psk }) {
    this.externalPsks[mls.bytesToBase64(bytes(psk_id))] = bytes(psk);
    return {};
  }

  psk(fields) {
    const pskNonce = Uint8Array.from(randomBytes(this.suite.kdf.size));
    return { proposalType: "psk", psk: { preSharedKeyId: { ...fields, pskNonce } } };
  }

  proposals = {
    add: ({ key_package }) =>
      ({ proposalType: "add", add: { keyPackage: message(key_package).keyPackage } }),
    remove: ({ removed }) => ({ proposalType: "remove", remove: { removed } }),
    update: () => this.updateProposal(),
    external_psk: ({ psk_id }) => this.psk({ psktype: "external", pskId: bytes(psk_id) }),
    resumption_psk: ({ psk_epoch }, { groupId }) => this.psk({
      psktype: "resumption",
      usage: "application",
      pskGroupId: groupId,
      pskEpoch: BigInt(psk_epoch),
    }),
    group_context_extensions: (proposal) => ({
      proposalType: "group_context_extensions",
      groupContextExtensions: { extensions: extensions(proposal.extensions) },
    }),
    reinit: (proposal) => ({
      proposalType: "reinit",
      reinit: {
        groupId: bytes(proposal.group_id),
        version: "mls10",
        cipherSuite: suiteNames.get(proposal.cipher_suite),
        extensions: extensions(proposal.extensions),
      },
    }),
  };

  proposal(description, groupContext = this.state.groupContext) {
    return this.proposals[description.proposal_type](description, groupContext);
  }

  // ts-mls follows the Updates of others and makes none itself: here are the leaf, and its key
  // until the commit comes.
  async updateProposal() {
    const { leafIndex } = this.state.privatePath;
    const { hpke, signature } = this.suite;
    const pair = await hpke.generateKeyPair();
    const { hpkePublicKey, signaturePublicKey, credential, capabilities, extensions } =
      this.state.ratchetTree[2 * leafIndex].leaf;
    const leaf = {
      leafNodeSource: "update", signaturePublicKey, credential, capabilities, extensions,
      hpkePublicKey: await hpke.exportPublicKey(pair.publicKey),
    };
    const tbs = { ...leaf, groupId: this.state.groupContext.groupId, leafIndex };
    const signed = await signWithLabel(
      this.state.signaturePrivateKey, "LeafNodeTBS", encode(leafNodeTBSEncoder)(tbs), signature,
    );
    this.updateKey = await hpke.exportPrivateKey(pair.privateKey);
    return { proposalType: "update", update: { leafNode: { ...leaf, signature: signed } } };
  }

  async propose({ proposal, encrypt }) {
    const made = await mls.createProposal(
      this.state, !encrypt, await this.proposal(proposal), this.suite,
    );
    this.state = made.newState;
    return { proposal: hex(mls.encodeMlsMessage(made.message)) };
  }

  async process({ message: text }) {
    // The callback comes between the look at the proposals and the path: if our Update is among
    // them, the path is for its key.
    const keys = { ...this.state.privatePath.privateKeys };
    const state = { ...this.state, privatePath: { ...this.state.privatePath, privateKeys: keys } };
    const { leafIndex } = state.privatePath;
    const isOurs = ({ proposal, senderLeafIndex }) =>
      proposal.proposalType === "update" && senderLeafIndex === leafIndex;
    const take = ({ kind, proposals }) => {
      if (kind === "commit" && proposals.some(isOurs)) {
        Object.assign(keys, updateLeafKey(state.privatePath, this.updateKey).privateKeys);
      }
      return "accept";
    };
    const { wireformat, publicMessage, privateMessage } = message(text);
    const { newState } = wireformat === "mls_public_message"
      ? await mls.processPublicMessage(state, publicMessage, this.psks(), this.suite, take)
      : await mls.processPrivateMessage(state, privateMessage, this.psks(), this.suite, take);
    if (newState.groupActiveState.kind === "removedFromGroup") return { removed: true };
    if (newState.groupContext.epoch !== state.groupContext.epoch) return this.enter(newState);
    this.state = newState;
    return {};
  }

  // createCommit has no way to ask for a path that is not needed: `force_path` changes nothing.
  async commit({ by_reference, by_value, encrypt, external_tree }) {
    for (const proposal of by_reference) await this.process({ message: proposal });
    const extraProposals = [];
    for (const proposal of by_value) extraProposals.push(await this.proposal(proposal));
    const made = await mls.createCommit(
      { state: this.state, pskIndex: this.psks(), cipherSuite: this.suite },
      { wireAsPublicMessage: !encrypt, extraProposals, ratchetTreeExtension: !external_tree },
    );
    const answer = {
      commit: hex(mls.encodeMlsMessage(made.commit)), ...(await this.enter(made.newState)),
    };
    if (made.welcome) answer.welcome = encoded("mls_welcome", { welcome: made.welcome });
    if (external_tree) answer.ratchet_tree = this.ratchetTree();
    return answer;
  }

  ratchetTree() {
    return hex(encode(ratchetTreeEncoder)(this.state.ratchetTree));
  }

  async join({ welcome, ratchet_tree }) {
    const { publicPackage, privatePackage } = this.keyPackage;
    return this.enter(await mls.joinGroup(
      message(welcome).welcome, publicPackage, privatePackage, this.psks(), this.suite,
      ratchet_tree && decoded(decodeRatchetTree, ratchet_tree), this.state, clientConfig,
    ));
  }

  branch(request) {
    return this.beginSuccessor(
      "branch", bytes(request.group_id), extensions(request.extensions), request,
    );
  }

  reinitialize(request) {
    const { groupId, extensions } = this.state.groupActiveState.reinit;
    return this.beginSuccessor("reinit", groupId, extensions, request);
  }

  // As branchGroup and reinitCreateNewGroup do it, which leave no choice of the extensions and of
  // the tree.
  async beginSuccessor(usage, groupId, groupExtensions, request) {
    const { cipher_suite, key_packages, external_tree } = request;
    const previous = this.state;
    const pskIndex = mls.makePskIndex(previous, {});
    await this.renewKeys(cipher_suite);
    const { publicPackage, privatePackage } = this.keyPackage;
    const state = await mls.createGroup(
      groupId, publicPackage, privatePackage, groupExtensions, this.suite, clientConfig,
    );
    const { id } = makeResumptionPsk(previous, usage, this.suite);
    const adds = key_packages.map((key_package) => this.proposals.add({ key_package }));
    const made = await mls.createCommit(
      { state, pskIndex, cipherSuite: this.suite },
      {
        extraProposals: [...adds, { proposalType: "psk", psk: { preSharedKeyId: id } }],
        ratchetTreeExtension: !external_tree,
      },
    );
    const answer = {
      welcome: encoded("mls_welcome", { welcome: made.welcome }),
      ...(await this.enter(made.newState)),
    };
    return external_tree ? { ...answer, ratchet_tree: this.ratchetTree() } : answer;
  }

  async group_info({ external_tree }) {
    const make = external_tree
      ? mls.createGroupInfoWithExternalPub : mls.createGroupInfoWithExternalPubAndRatchetTree;
    const groupInfo = await make(this.state, [], this.suite);
    const answer = { group_info: encoded("mls_group_info", { groupInfo }) };
    return external_tree ? { ...answer, ratchet_tree: this.ratchetTree() } : answer;
  }

  async join_external({ cipher_suite, group_info, ratchet_tree, removed, psk_ids }) {
    if (psk_ids.length > 0) throw new Error("joinGroupExternal takes no PSKs");
    await this.renew(cipher_suite);
    const { publicPackage, privatePackage } = this.keyPackage;
    const { publicMessage, newState } = await mls.joinGroupExternal(
      message(group_info).groupInfo, publicPackage, privatePackage, removed !== undefined,
      this.suite, ratchet_tree && decoded(decodeRatchetTree, ratchet_tree), clientConfig,
    );
    return {
      commit: encoded("mls_public_message", { publicMessage }), ...(await this.enter(newState)),
    };
  }

  async propose_own_add({ cipher_suite, group_info }) {
    await this.renew(cipher_suite);
    const { publicPackage, privatePackage } = this.keyPackage;
    const made = await mls.proposeAddExternal(
      message(group_info).groupInfo, publicPackage, privatePackage, this.suite,
    );
    return { proposal: hex(mls.encodeMlsMessage(made)) };
  }

  async create_external_sender({ cipher_suite }) {
    this.suite = await suite(cipher_suite);
    this.signer = await this.suite.signature.keygen();
    const sender = { signaturePublicKey: this.signer.publicKey, credential: this.credential };
    return { external_sender: hex(mls.encodeExternalSender(sender)) };
  }

  async propose_external({ group_info, proposal }) {
    const { groupInfo } = message(group_info);
    const made = await mls.proposeExternal(
      groupInfo, await this.proposal(proposal, groupInfo.groupContext),
      this.signer.publicKey, this.signer.signKey, this.suite,
    );
    return { proposal: hex(mls.encodeMlsMessage(made)) };
  }

  async protect({ plaintext, authenticated_data }) {
    const { privateMessage, newState } = await mls.createApplicationMessage(
      this.state, bytes(plaintext), this.suite, bytes(authenticated_data),
    );
    this.state = newState;
    return { ciphertext: encoded("mls_private_message", { privateMessage }) };
  }

  async unprotect({ ciphertext }) {
    const { privateMessage } = message(ciphertext);
    const opened = await mls.processPrivateMessage(
      this.state, privateMessage, this.psks(), this.suite,
    );
    if (opened.kind !== "applicationMessage") throw new Error("Not an application message");
    this.state = opened.newState;
    return {
      plaintext: hex(opened.message),
      authenticated_data: hex(privateMessage.authenticatedData),
    };
  }
}

const actors = new Map();

async function answer({ operation, actor, ...fields }) {
  if (operation === "hello") {
    return { cipher_suites: [...suiteNames.keys()] };
  }
  if (operation === "forget") {
    actors.clear();
    return {};
  }
  if (!actors.has(actor)) actors.set(actor, new Actor(actor));
  return actors.get(actor)[operation](fields);
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line)).catch((error) => ({ refused: error.message }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
