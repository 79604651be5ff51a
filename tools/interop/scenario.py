"""One script of the MLS working group's interoperability tests, played by two implementations.

The scripts are those of github.com/mlswg/mls-implementations (interop/configs), or in their form.
Whenever a script has members enter an epoch, they have to agree on it, and to read what each side
says in it.
"""

import base64
import secrets
from dataclasses import dataclass
from typing import Callable

from peers import Peer


class Disagreement(Exception):
    """Members of one group who see it differently."""


class NotPlayed(Exception):
    """The script asks for what known.json says is not played, under this name."""


@dataclass
class Proposal:
    proposer: str
    message: str
    description: dict


class Scenario:
    """The delivery service of one group: it knows who is played by whom, and what was sent."""

    def __init__(self, peer_of: dict[str, Peer], cipher_suite: int, encrypt: bool):
        self.peer_of = peer_of
        self.cipher_suite = cipher_suite
        self.group_id = ""
        self.psks: dict[str, str] = {}
        self.encrypt = encrypt  # the handshakes of those who can
        self.state_of: dict[str, dict] = {}  # of each member, as it said itself
        self.external_senders: list[tuple[str, bytes]] = []
        self.made: list = []  # what the actions of the script so far came to

    def play(self, script: list[dict]) -> None:
        for action in script:
            play = ACTIONS.get(action["action"])
            if play is None:
                raise NotPlayed(action["action"])
            self.made.append(play(self, action))

    def ask(self, actor: str, operation: str, **fields) -> dict:
        return self.peer_of[actor].ask(operation, actor, **fields)

    def enter(self, actor: str, operation: str, **fields) -> dict:
        answer = self.ask(actor, operation, **fields)
        self.state_of[actor] = answer["state"]
        return answer

    # Groups and their epochs

    def create_group(self, action: dict) -> None:
        creator, others = action["actor"], action.get("members", [])
        self.group_id = secrets.token_hex(16)
        self.enter(creator, "create_group", cipher_suite=self.cipher_suite,
                   group_id=self.group_id)
        if others:
            adds = [{"proposal_type": "add", "key_package": self.key_package(name)}
                    for name in others]
            self.commit({"actor": creator, "joiners": others}, [], adds)

    def full_commit(self, action: dict) -> None:
        references = [self.made[i] for i in action.get("byReference", [])]
        self.commit(action, references,
                    [self.describe(proposal) for proposal in action.get("byValue", [])])

    def commit(self, action: dict, references: list[Proposal], by_value: list[dict],
               is_last: bool = False) -> None:
        committer, followers = action["actor"], action.get("members", [])
        gone = self.gone([*by_value, *(sent.description for sent in references)])
        made = self.enter(committer, "commit", by_value=by_value, encrypt=self.encrypt,
                          by_reference=sent_by_others(references, committer),
                          force_path=action.get("force_path", False),
                          external_tree=action.get("external_tree", False))
        for name in [*followers, *gone]:
            for proposal in sent_by_others(references, name):
                self.ask(name, "process", message=proposal)
        for name in followers:
            self.enter(name, "process", message=made["commit"])
        for name in gone:
            self.leave(name, made["commit"])
        for name in action.get("joiners", []):
            self.enter(name, "join", **only(made, "welcome", "ratchet_tree"))
        members = [committer, *followers, *action.get("joiners", [])]
        if is_last:
            self.compare(members)
        else:
            self.agree(members)

    def gone(self, proposals: list[dict]) -> list[str]:
        """Whom these remove. Not who lacks a PSK of the same commit and cannot follow it so far."""
        if any("psk" in proposal["proposal_type"] for proposal in proposals):
            return []
        removed = [proposal.get("removed") for proposal in proposals]
        return [name for name, state in self.state_of.items() if state["leaf_index"] in removed]

    def leave(self, actor: str, commit: str) -> None:
        if not self.ask(actor, "process", message=commit).get("removed"):
            raise Disagreement(f"{actor} was removed and believes to be a member")
        del self.state_of[actor]

    def external_join(self, action: dict) -> None:
        joiner, member = action["joiner"], action["actor"]
        group_info = self.ask(member, "group_info",
                              external_tree=action.get("externalTree", False))
        prior = {"removed": self.state_of[joiner]["leaf_index"]} \
            if action.get("removePrior") and joiner in self.state_of else {}
        psk_ids = [self.made[i] for i in action.get("psks", [])]
        if psk_ids and self.peer_of[joiner].side == "theirs":
            raise NotPlayed("externalJoin with psks by ts-mls")
        for psk_id in psk_ids:
            self.install_psk(joiner, psk_id)
        made = self.enter(joiner, "join_external", cipher_suite=self.cipher_suite,
                          psk_ids=psk_ids, **group_info, **prior)
        followers = [name for name in [member, *action.get("members", [])] if name != joiner]
        for name in followers:
            self.enter(name, "process", message=made["commit"])
        self.agree([joiner, *followers])

    def agree(self, members: list[str]) -> None:
        """All have the same epoch, and what one of each side says all others read."""
        self.compare(members)
        speakers = {self.peer_of[name].side: name for name in reversed(members)}
        for speaker in speakers.values():
            said = self.say(speaker, f"{speaker} is here", secrets.token_hex(4))
            for name in members:
                if name != speaker:
                    self.read(name, said)

    def compare(self, members: list[str]) -> None:
        first, *others = members
        for name in others:
            for what, value in self.state_of[first].items():
                if what != "leaf_index" and self.state_of[name][what] != value:
                    raise Disagreement(f"{first} and {name} differ in their {what}")

    # Groups that follow from another

    def branch(self, action: dict) -> None:
        self.begin_successor("branch", action["actor"], action["members"], action,
                             self.cipher_suite, group_id=secrets.token_hex(16),
                             extensions=extensions(self, action.get("extensions", [])))

    def reinit(self, action: dict) -> None:
        """The proposal, the commit and the group that follows, each by whom the script says."""
        named = [action.get("proposer"), action["committer"], action["welcomer"]]
        everybody = {*filter(None, named), *action["members"]}
        sent = self.made[action["externalReinitProposal"]] \
            if "externalReinitProposal" in action \
            else self.sent(action["proposer"], self.describe_reinit(action))
        committer, welcomer = action["committer"], action["welcomer"]
        followers = {"actor": committer, "members": sorted(everybody - {committer})}
        self.commit(followers, [sent], [], is_last=True)
        self.begin_successor("reinitialize", welcomer, sorted(everybody - {welcomer}), action,
                             sent.description["cipher_suite"])

    def describe_reinit(self, wanted: dict) -> dict:
        is_other = wanted.get("changeCiphersuite", wanted.get("changeCipherSuite"))
        return {"proposal_type": "reinit",
                "group_id": secrets.token_hex(16) if wanted.get("changeGroupID") else self.group_id,
                "cipher_suite": OTHER_SUITE.get(self.cipher_suite, 1) if is_other
                else self.cipher_suite,
                "extensions": extensions(self, wanted.get("extensions", []))}

    def begin_successor(self, operation: str, creator: str, joiners: list[str], action: dict,
                        cipher_suite: int, **parameters) -> None:
        packages = [self.ask(name, "create_next_key_package",
                             cipher_suite=cipher_suite)["key_package"] for name in joiners]
        made = self.enter(creator, operation, cipher_suite=cipher_suite, key_packages=packages,
                          force_path=action.get("forcePath", False),
                          external_tree=action.get("externalTree", False), **parameters)
        for name in joiners:
            self.enter(name, "join", **only(made, "welcome", "ratchet_tree"))
        self.agree([creator, *joiners])

    # Proposals

    def create_key_package(self, action: dict) -> str:
        return self.key_package(action["actor"])

    def key_package(self, actor: str) -> str:
        return self.ask(actor, "create_key_package",
                        cipher_suite=self.cipher_suite)["key_package"]

    def install_external_psk(self, action: dict) -> str:
        psk_id = secrets.token_hex(8)
        self.psks[psk_id] = secrets.token_hex(32)
        for name in action["clients"]:
            self.install_psk(name, psk_id)
        return psk_id

    def install_psk(self, actor: str, psk_id: str) -> None:
        self.ask(actor, "install_psk", psk_id=psk_id, psk=self.psks[psk_id])

    def propose(self, action: dict) -> Proposal:
        kind = action["action"].removesuffix("Proposal")
        return self.sent(action["actor"], self.describe({**action, "proposalType": kind}))

    def sent(self, proposer: str, description: dict) -> Proposal:
        answer = self.ask(proposer, "propose", proposal=description, encrypt=self.encrypt)
        return Proposal(proposer, answer["proposal"], description)

    def propose_own_add(self, action: dict) -> Proposal:
        group_info = self.ask(action["actor"], "group_info", external_tree=False)["group_info"]
        answer = self.ask(action["joiner"], "propose_own_add", group_info=group_info,
                          cipher_suite=self.cipher_suite)
        return Proposal(action["joiner"], answer["proposal"], {"proposal_type": "add"})

    def add_external_signer(self, action: dict) -> Proposal:
        signer = action["signer"]
        answer = self.ask(signer, "create_external_sender", cipher_suite=self.cipher_suite)
        self.external_senders.append((signer, bytes.fromhex(answer["external_sender"])))
        listed = vector(b"".join(entry for _, entry in self.external_senders))
        extension = {"extension_type": EXTERNAL_SENDERS,
                     "extension_data": base64.b64encode(listed).decode()}
        return self.propose({"action": "groupContextExtensionsProposal",
                             "actor": action["actor"], "extensions": [extension]})

    def propose_external(self, action: dict) -> Proposal:
        signer, description = action["actor"], self.describe(action["description"])
        group_info = self.ask(action["member"], "group_info", external_tree=False)["group_info"]
        index = [name for name, _ in self.external_senders].index(signer)
        answer = self.ask(signer, "propose_external", group_info=group_info, sender_index=index,
                          proposal=description)
        return Proposal(signer, answer["proposal"], description)

    def describe(self, proposal: dict) -> dict:
        """A proposal of the script in the words of RFC 9420."""
        if proposal["proposalType"] == "reinit":
            return self.describe_reinit(proposal)
        if proposal["proposalType"] not in PROPOSALS:
            raise NotPlayed(proposal["proposalType"])
        proposal_type, *fields = PROPOSALS[proposal["proposalType"]]
        return {"proposal_type": proposal_type,
                **{name: look_up(self, proposal[key]) for name, key, look_up in fields}}

    # Application messages

    def protect(self, action: dict) -> dict:
        return self.say(action["actor"], action["plaintext"], action["authenticatedData"])

    def unprotect(self, action: dict) -> None:
        self.read(action["actor"], self.made[action["ciphertext"]])

    def say(self, actor: str, plaintext: str, authenticated_data: str) -> dict:
        said = {"plaintext": plaintext.encode().hex(),
                "authenticated_data": authenticated_data.encode().hex()}
        return said | self.ask(actor, "protect", **said)

    def read(self, actor: str, said: dict) -> None:
        opened = self.ask(actor, "unprotect", ciphertext=said["ciphertext"])
        for what, value in opened.items():
            if said[what] != value:
                raise Disagreement(f"{actor} reads another {what}")


def only(fields: dict, *names: str) -> dict:
    return {name: fields[name] for name in names if name in fields}


def sent_by_others(proposals: list[Proposal], actor: str) -> list[str]:
    return [sent.message for sent in proposals if sent.proposer != actor]


def vector(content: bytes) -> bytes:
    """opaque<V> (RFC 9420 §2.1.2), of less than 16 KiB."""
    size = len(content)
    return (bytes([size]) if size < 64 else (0x4000 | size).to_bytes(2, "big")) + content


def extensions(_scenario: Scenario, listed: list[dict]) -> list[dict]:
    return [{"extension_type": extension["extension_type"],
             "extension_data": base64.b64decode(extension["extension_data"]).hex()}
            for extension in listed]


EXTERNAL_SENDERS = 5  # RFC 9420 §17.3
OTHER_SUITE = {1: 3}  # into which a group of this suite changes; all others into suite 1

# A proposal's name in scripts; its name in RFC 9420, and of each of its fields: name, name in
# scripts, what it stands for.
PROPOSALS: dict[str, tuple] = {
    "add": ("add", ("key_package", "keyPackage", lambda scenario, i: scenario.made[i])),
    "remove": ("remove", ("removed", "removed",
                          lambda scenario, name: scenario.state_of[name]["leaf_index"])),
    "update": ("update",),
    "externalPSK": ("external_psk", ("psk_id", "pskID", lambda scenario, i: scenario.made[i])),
    "resumptionPSK": ("resumption_psk", ("psk_epoch", "epochID", lambda _scenario, epoch: epoch)),
    "groupContextExtensions": ("group_context_extensions",
                               ("extensions", "extensions", extensions)),
}

ACTIONS: dict[str, Callable] = {
    "createGroup": Scenario.create_group,
    "createKeyPackage": Scenario.create_key_package,
    "installExternalPSK": Scenario.install_external_psk,
    "fullCommit": Scenario.full_commit,
    "externalJoin": Scenario.external_join,
    "branch": Scenario.branch,
    "reinit": Scenario.reinit,
    "newMemberAddProposal": Scenario.propose_own_add,
    "addExternalSigner": Scenario.add_external_signer,
    "externalSignerProposal": Scenario.propose_external,
    "protect": Scenario.protect,
    "unprotect": Scenario.unprotect,
    **{f"{kind}Proposal": Scenario.propose for kind in PROPOSALS},
}
