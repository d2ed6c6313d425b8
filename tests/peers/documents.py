"""Random credentials of every class of Open Badges 3.0, always the same for one seed.

The tables below are written from the specifications, not from our term tables: a term that we lost
would otherwise never be asked for. Values are as wild as the members allow: many scripts, emoji,
controls, quotes, private-use characters, numbers, embedded endorsements with proofs, CLR parts.
"""

from random import Random
from typing import Any, Final

Json = dict[str, Any]

V1: Final = "https://www.w3.org/2018/credentials/v1"
V2: Final = "https://www.w3.org/ns/credentials/v2"
OB: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context"
EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
CLR: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
ASSESSMENT: Final = "https://purl.imsglobal.org/spec/ob-assessment/v2p0/context/"
DATA_INTEGRITY: Final = "https://w3id.org/security/data-integrity/v2"

_OB_VERSIONS: Final = (f"{OB}.json", f"{OB}-3.0.1.json", f"{OB}-3.0.2.json", f"{OB}-3.0.3.json")

# T text, U URL as a text, I id, D dateTime, d date, F float, N untyped number, B boolean; a name is
# a class, a * stands for one or more, a ! for a member that is always there.
CLASSES: Final[dict[str, str]] = {
    "AchievementSubject": "id:I achievement:Achievement! activityEndDate:d activityStartDate:d "
    "creditsEarned:F identifier:IdentityObject* image:Image licenseNumber:T narrative:T "
    "result:Result* role:T source:Profile term:T",
    "Achievement": "id:I achievementType:T alignment:Alignment* creator:Profile creditsAvailable:F "
    "criteria:Criteria! description:T! endorsement:EndorsementCredential* fieldOfStudy:T "
    "humanCode:T image:Image inLanguage:T name:T! otherIdentifier:IdentifierEntry* "
    "related:Related* resultDescription:ResultDescription* specialization:T tag:T* version:T",
    "Address": "addressCountry:T addressCountryCode:T addressRegion:T addressLocality:T "
    "streetAddress:T postOfficeBoxNumber:T postalCode:T geo:GeoCoordinates",
    "Alignment": "targetCode:T targetDescription:T targetName:T! targetFramework:T targetType:T "
    "targetUrl:U!",
    "Criteria": "id:I narrative:T",
    "EndorsementSubject": "id:I! endorsementComment:T",
    "Evidence": "id:I narrative:T name:T description:T genre:T audience:T",
    "GeoCoordinates": "latitude:N! longitude:N!",
    "IdentifierEntry": "identifier:T! identifierType:T!",
    "IdentityObject": "hashed:B! identityHash:T! identityType:T! salt:T",
    "Image": "id:I! caption:T",
    "Profile": "id:I! name:T url:U phone:T description:T endorsement:EndorsementCredential* "
    "image:Image email:T address:Address otherIdentifier:IdentifierEntry* official:T "
    "parentOrg:Profile familyName:T givenName:T additionalName:T patronymicName:T "
    "honorificPrefix:T honorificSuffix:T familyNamePrefix:T dateOfBirth:d",
    "Related": "id:I! inLanguage:T version:T",
    "Result": "achievedLevel:U alignment:Alignment* resultDescription:U status:T value:T",
    "ResultDescription": "id:I! alignment:Alignment* allowedValue:T* name:T! requiredLevel:U "
    "requiredValue:T resultType:T! rubricCriterionLevel:RubricCriterionLevel* valueMax:T "
    "valueMin:T",
    "RubricCriterionLevel": "id:I! alignment:Alignment* description:T level:T name:T! points:T",
    "ClrSubject": "id:I identifier:IdentityObject* achievement:Achievement* "
    "association:Association* verifiableCredential:OpenBadgeCredential*",
    "Association": "associationType:T! sourceId:U! targetId:U!",
}
_DEEPEST: Final = 3
# Open Badges 3.0 gives Criteria no context of its own, and its objects no type.
_UNTYPED: Final = frozenset({"Criteria"})
# Members that only 3.0.3 knows, or that belong to the class only from 3.0.1 on.
_LATE: Final = frozenset({"source", "inLanguage", "endorsement", "awardedDate"})

_WORDS: Final = (
    "Digital Fabrication",
    'She said "yes"',
    "back\\slash",
    "line\nbreak",
    "carriage\r\nreturn",
    "tab\there",
    "\x00null",
    "\x01\x02\x1f",
    "\x7fdelete",
    "\x80\x9f\u0085",
    "bell\b form\f",
    "Zoë Müller",
    "Amélie e\u0301",
    "Νίκη Παπαδοπούλου",
    "Дмитрий",
    "李小龍",
    "山田太郎",
    "김민준",
    "محمد الفارسي",
    "שרה כהן",
    "\u200fright\u202eto left",
    "अनुष्का",
    "สมชาย",
    "🛠️ Maker",
    "👩🏽‍🔬 Scientist",
    "𝔊𝔬𝔱𝔥𝔦𝔠",
    "\U0001f600",
    "\ue000private",
    "\uf8ff",
    "\uff5efull width",
    "\ufffdreplacement",
    "\u2028line separator\u2029",
    "\ufeffmark",
    " leading and trailing ",
    "",
    "<b>bold</b> & co",
    "_:b0",
    "urn:looks:like:a:name",
    "https://looks.example/like#an-address",
    "@id",
    "c14n0",
    "true",
    "3.0",
)
_NUMBERS: Final = (
    0,
    1,
    2,
    2.5,
    3.0,
    99.99,
    0.1,
    1e3,
    12345.678,
    -1.5,
    1 / 3,
    1e20,
    123456789,
    5e-5,
)
_FRAGMENTS: Final = ("", "#one", "?q=1&r=2", "/a/b", ":c", "%20", "/é", "/~user", "/日本", "#🛠")


class Writer:
    """Writes documents with one source of chance."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._depth = 0
        self._context: list[str] = []
        self._is_v1 = False

    # --- whole credentials ------------------------------------------------------------------------

    def credential(self) -> Json:
        """Return a badge, an endorsement or a CLR, unsigned."""
        kind = self.random.choices(["badge", "endorsement", "clr"], [8, 2, 1])[0]
        self._is_v1 = kind != "clr" and self.random.random() < 0.2
        self._context = self._contexts(kind)
        self._depth = 0
        if kind == "endorsement":
            return self.endorsement({"@context": self._context})
        if kind == "clr":
            return self._clr()
        return self.badge({"@context": self._context})

    def badge(self, start: Json) -> Json:
        """Return an AchievementCredential that begins with *start*."""
        name = self.random.choice(["OpenBadgeCredential", "AchievementCredential"])
        document = {**start, **self._frame(name)}
        document["credentialSubject"] = self._object("AchievementSubject")
        if self._sometimes():
            document["evidence"] = self._values("Evidence*")
        if self._sometimes() and self._knows_endorsements():
            document["endorsement"] = self._values("EndorsementCredential*")
        if self._sometimes() and "3.0.3" in self._context[1]:
            document["awardedDate"] = self._moment()
        return document

    def endorsement(self, start: Json) -> Json:
        """Return an EndorsementCredential that begins with *start*."""
        document = {**start, **self._frame("EndorsementCredential")}
        document["credentialSubject"] = self._object("EndorsementSubject")
        return document

    def _clr(self) -> Json:
        document = {"@context": self._context, **self._frame("ClrCredential")}
        document["credentialSubject"] = self._object("ClrSubject")
        if self._sometimes():
            document["partial"] = self.random.random() < 0.5
        return document

    def _contexts(self, kind: str) -> list[str]:
        # 3.0.0 and 3.0.1 were written for data model 1.1: on top of 2.0 they contradict it.
        version = self.random.choice(_OB_VERSIONS if self._is_v1 else _OB_VERSIONS[2:])
        contexts = [V1 if self._is_v1 else V2, version]
        if kind == "clr":
            contexts = [V2, CLR, _OB_VERSIONS[3]]
        if self._sometimes():
            contexts.append(EXTENSIONS)
        if kind == "badge" and self.random.random() < 0.1:
            contexts.append(ASSESSMENT)
        return [*contexts, DATA_INTEGRITY] if self._is_v1 else contexts

    def _frame(self, name: str) -> Json:
        document: Json = {"type": self._shuffled(["VerifiableCredential", name])}
        if self.random.random() < 0.9:
            document["id"] = self._name()
        document["issuer"] = self._object("Profile") if self._sometimes() else self._name()
        start, end = ("issuanceDate", "expirationDate") if self._is_v1 else _V2_DATES
        document[start] = self._moment()
        for member, value in self._optional().items():
            if self._sometimes():
                document[member] = value
        if self._sometimes():
            document[end] = self._moment()
        return document

    def _optional(self) -> Json:
        extra: Json = {
            "credentialSchema": self._plain("1EdTechJsonSchemaValidator2019"),
            "refreshService": self._plain("1EdTechCredentialRefresh"),
            "termsOfUse": self._plain("https://terms.example/types#Terms"),
        }
        if EXTENSIONS not in self._context:
            extra = {"termsOfUse": extra["termsOfUse"]}
        if not self._is_v1:
            extra["credentialStatus"] = {
                "id": self._name(),
                "type": "BitstringStatusListEntry",
                "statusPurpose": "revocation",
                "statusListIndex": str(self.random.randrange(131072)),
                "statusListCredential": self._name(),
            }
        extra["name"] = self._localized()
        extra["description"] = self._localized()
        if not self._is_v1:
            extra["image"] = self._object("Image")
        return extra

    def _localized(self) -> Any:
        if self._is_v1 or self.random.random() < 0.8:
            return self._text()
        return {"@value": self._text(), "@language": self.random.choice(["en", "de-AT", "zh-Hant"])}

    def _plain(self, name: str) -> Json:
        return {"id": self._name(), "type": name}

    # --- objects ----------------------------------------------------------------------------------

    def _object(self, name: str) -> Json:
        self._depth += 1
        members: Json = {}
        if name not in _UNTYPED:
            members["type"] = [name] if self.random.random() < 0.9 else name
        for entry in CLASSES[name].split():
            member, _, kind = entry.partition(":")
            if self._leaves_out(member, kind):
                continue
            members[member] = self._values(kind.removesuffix("!"))
        self._depth -= 1
        self._add_type(members)
        return self._in_any_order(members)

    def _leaves_out(self, member: str, kind: str) -> bool:
        if member in _LATE and "3.0.3" not in " ".join(self._context):
            return True
        if kind.endswith("!"):
            return False
        is_object = kind.rstrip("*") in {*CLASSES, "EndorsementCredential", "OpenBadgeCredential"}
        if is_object:
            return self._depth > _DEEPEST or self.random.random() < 0.8
        return self.random.random() < 0.65

    def _add_type(self, members: Json) -> None:
        """Now and then an object is two things at once, each with a context of its own."""
        types = members.get("type")
        if isinstance(types, list) and self.random.random() < 0.05:
            other = self.random.choice(["Evidence", "Image", "Related", "https://x.example/t#T"])
            if other not in types:
                members["type"] = self._shuffled([*types, other])

    def _values(self, kind: str) -> Any:
        if not kind.endswith("*"):
            return self._value(kind)
        values = [self._value(kind[:-1]) for _ in range(self.random.randint(1, 3))]
        if all(isinstance(value, str) for value in values):
            values = list(dict.fromkeys(values))
        return values[0] if len(values) == 1 and self.random.random() < 0.2 else values

    def _value(self, kind: str) -> Any:
        match kind:
            case "T":
                return self._text()
            case "U" | "I":
                return self._name()
            case "D":
                return self._moment()
            case "d":
                return self._moment()[:10] if self._sometimes() else self._moment()
            case "F" | "N":
                return self.random.choice(_NUMBERS)
            case "B":
                return self.random.random() < 0.5
            case "EndorsementCredential" | "OpenBadgeCredential":
                return self._embedded(kind)
        return self._object(kind)

    def _embedded(self, kind: str) -> Json:
        """An embedded credential, with contexts of its own or without, and mostly with a proof."""
        start: Json = {"@context": self._context} if self._sometimes() else {}
        is_endorsement = kind == "EndorsementCredential"
        document = self.endorsement(start) if is_endorsement else self.badge(start)
        if self.random.random() < 0.8:
            document["proof"] = self._proof()
        return document

    def _proof(self) -> Any:
        proof = {
            "type": "DataIntegrityProof",
            "created": self._moment(),
            "verificationMethod": self._name(),
            "cryptosuite": "eddsa-rdfc-2022",
            "proofPurpose": "assertionMethod",
            "proofValue": "z" + "".join(self.random.choices("123456789ABCdef", k=40)),
        }
        return [proof] if self.random.random() < 0.2 else proof

    def _knows_endorsements(self) -> bool:
        return "3.0.3" in " ".join(self._context)

    # --- leaves -----------------------------------------------------------------------------------

    def _text(self) -> str:
        words = self.random.choices(_WORDS, k=self.random.choice([1, 1, 1, 2, 3]))
        if self.random.random() < 0.1:
            words.append(chr(self.random.choice([*range(0x20, 0xD800, 97), 0xE123, 0x1F4A9])))
        return " ".join(words)

    def _name(self) -> str:
        number = self.random.randrange(10**6)
        scheme = self.random.choice(
            ["https://issuer.example/", "http://a.example/", "urn:uuid:", "did:web:", "urn:x:"]
        )
        return f"{scheme}{number}{self.random.choice(_FRAGMENTS)}"

    def _moment(self) -> str:
        day, hour = self.random.randint(1, 28), self.random.randint(0, 23)
        zone = self.random.choice(["Z", "Z", "+01:00", "-08:00"])
        fraction = self.random.choice(["", "", ".5", ".123456"])
        month = f"20{self.random.randint(10, 40)}-0{self.random.randint(1, 9)}"
        return f"{month}-{day:02}T{hour:02}:00:00{fraction}{zone}"

    def _sometimes(self) -> bool:
        return self.random.random() < 0.4

    def _shuffled(self, items: list[str]) -> list[str]:
        return self.random.sample(items, len(items))

    def _in_any_order(self, members: Json) -> Json:
        if self.random.random() < 0.5:
            return members
        return {name: members[name] for name in self._shuffled(list(members))}


_V2_DATES: Final = ("validFrom", "validUntil")
