"""What the clearing house's documentation says of its two documents, for the stand-in: elements in
their order, how often, how long, which words. Nothing of it is shared with the code that it checks.
"""

from dataclasses import dataclass, field
from datetime import datetime, timezone
import re
from typing import Callable
import xml.etree.ElementTree as ET

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
MANY = 10_000


class Invalid(Exception):
    """Why a document is not taken."""


Check = Callable[[str, datetime], None]


@dataclass
class Element:
    name: str
    least: int
    most: int
    check: Check | None = None  # of its text; none: it has children
    children: list["Element"] = field(default_factory=list)
    attributes: dict[str, Check] = field(default_factory=dict)


def text(characters_max: int = MANY * MANY, blank: bool = True) -> Check:
    def check(value: str, _: datetime) -> None:
        if len(value) > characters_max:
            raise Invalid(f"longer than {characters_max} characters")
        if not blank and not value.strip():
            raise Invalid("blank")
    return check


def one_of(*words: str) -> Check:
    def check(value: str, _: datetime) -> None:
        if value not in words:
            raise Invalid(f"not one of {words}")
    return check


def matching(pattern: str) -> Check:
    def check(value: str, _: datetime) -> None:
        if not re.fullmatch(pattern, value):
            raise Invalid(f"not of the form {pattern}")
    return check


def number(least: int, most: int) -> Check:
    def check(value: str, _: datetime) -> None:
        if not re.fullmatch(r"\d{1,19}", value) or not least <= int(value) <= most:
            raise Invalid(f"no number from {least} to {most}")
    return check


def past(value: str, now: datetime) -> None:
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
    if not re.fullmatch(form, value):
        raise Invalid("no date with a time and a zone")
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError as error:
        raise Invalid(str(error)) from error
    if moment.astimezone(timezone.utc) >= now:
        raise Invalid("not in the past")


def empty(value: str, _: datetime) -> None:
    if value:
        raise Invalid("not empty")


BOOLEAN = one_of("true", "false")
INFO = Element("additionalInfo", 0, 1, text())


def optional(name: str, check: Check, most: int = 1, **attributes: Check) -> Element:
    return Element(name, 0, most, check, attributes=attributes)


def flags(name: str, *names: str) -> Element:
    return Element(name, 0, 1, children=[optional(flag, empty) for flag in names])


def person(name: str, least: int, emails: int = 0) -> Element:
    return Element(name, least, 1, children=[
        optional("firstName", text(100)),
        optional("lastName", text(100)),
        optional("phone", text(50), MANY),
        Element("email", emails, MANY, matching(r"\S{1,126}@\S{1,128}")),
        optional("age", number(0, 150)),
    ])


def account(extra: list[Element]) -> list[Element]:
    return [
        optional("espIdentifier", text(255)),
        optional("espService", text(100)),
        optional("screenName", text(256)),
        *extra,
        INFO,
    ]


INCIDENT_TYPES = (
    "Child Pornography (possession, manufacture, and distribution)",
    "Child Sex Trafficking",
    "Child Sex Tourism",
    "Child Sexual Molestation",
    "Misleading Domain Name",
    "Misleading Words or Digital Images on the Internet",
    "Online Enticement of Children for Sexual Acts",
    "Unsolicited Obscene Material Sent to a Child",
)
SCHEMA_LOCATION = {XSI + "noNamespaceSchemaLocation": text()}

REPORT = Element("report", 1, 1, attributes=SCHEMA_LOCATION, children=[
    Element("incidentSummary", 1, 1, children=[
        Element("incidentType", 1, 1, one_of(*INCIDENT_TYPES)),
        optional("platform", text(256)),
        optional("escalateToHighPriority", text(3000, blank=False)),
        flags("reportAnnotations", "sextortion", "csamSolicitation", "minorToMinorInteraction",
              "spam", "sadisticOnlineExploitation", "informational"),
        Element("incidentDateTime", 1, 1, past),
        optional("incidentDateTimeDescription", text(3000)),
    ]),
    Element("internetDetails", 0, MANY, children=[
        Element("chatImIncident", 1, 1, children=[
            optional("chatClient", text(255)),
            optional("chatRoomName", text(255)),
            optional("content", text()),
            INFO,
        ]),
    ]),
    Element("reporter", 1, 1, children=[
        person("reportingPerson", 1, emails=1),
        person("contactPerson", 0),
        optional("companyTemplate", text()),
        optional("termsOfService", text(3000)),
        optional("legalURL", text(2083)),
    ]),
    Element("personOrUserReported", 0, 1, children=account([
        optional("priorCTReports", number(1, 2**63 - 1), MANY),
        optional("groupIdentifier", text(255)),
    ])),
    Element("victim", 0, MANY, children=[person("victimPerson", 1), *account([])]),
    INFO,
])

FILE_DETAILS = Element("fileDetails", 1, 1, attributes=SCHEMA_LOCATION, children=[
    Element("reportId", 1, 1, number(1, 2**63 - 1)),
    Element("fileId", 1, 1, text(64, blank=False)),
    optional("originalFileName", text(2056)),
    optional("uploadedToEspTimestamp", past),
    optional("locationOfFile", text(2083)),
    optional("fileViewedByEsp", BOOLEAN),
    optional("exifViewedByEsp", BOOLEAN),
    optional("publiclyAvailable", BOOLEAN),
    optional("fileRelevance", one_of("Reported", "Supplemental Reported")),
    flags("fileAnnotations", "animeDrawingVirtualHentai", "potentialMeme", "viral",
          "possibleSelfProduction", "physicalHarm", "violenceGore", "bestiality", "liveStreaming",
          "infant", "generativeAi"),
    optional("industryClassification", one_of("A1", "A2", "B1", "B2")),
    optional("originalFileHash", matching(r"[0-9a-f]{32,64}"), MANY, hashType=text(64, False)),
    optional("additionalInfo", text(), MANY),
])


def check_element(node: ET.Element, rule: Element, now: datetime) -> None:
    for name, value in node.attrib.items():
        if name not in rule.attributes:
            raise Invalid(f"{rule.name} has no attribute {name}")
        rule.attributes[name](value, now)
    if rule.check is None:
        if (node.text or "").strip():
            raise Invalid(f"{rule.name} holds text")
        return check_children(node, rule, now)
    if len(node):
        raise Invalid(f"{rule.name} holds elements")
    try:
        rule.check(node.text or "", now)
    except Invalid as error:
        raise Invalid(f"{rule.name}: {error}") from error


def check_children(node: ET.Element, rule: Element, now: datetime) -> None:
    rest = list(node)
    for child in rule.children:
        count = 0
        while rest and rest[0].tag == child.name:
            check_element(rest.pop(0), child, now)
            count += 1
        if not child.least <= count <= child.most:
            raise Invalid(f"{count} of {child.name} in {rule.name}")
    if rest:
        raise Invalid(f"{rest[0].tag} is out of place in {rule.name}")


def check(document: ET.Element, rule: Element, now: datetime) -> None:
    """Raises `Invalid`."""
    if document.tag != rule.name:
        raise Invalid(f"{document.tag} is not {rule.name}")
    check_element(document, rule, now)
    if rule is FILE_DETAILS and document.findtext("fileRelevance") == "Supplemental Reported":
        if document.find("industryClassification") is not None:
            raise Invalid("supplemental files have no classification")
        if document.find("fileAnnotations/potentialMeme") is not None:
            raise Invalid("supplemental files are no memes")
