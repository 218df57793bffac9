"""Response levels as a document defines them, with a rule where a threshold is printed. Others stay open."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from trialrun.protocol.evidence import ResponseRule
from trialrun.protocol.scalars import Lines, Statement
from trialrun.read.results.naming import Lexicon, domain_in, terms_in
from trialrun.read.results.numbers import NUMBER, unit_after
from trialrun.read.results.thresholds import parsed, sign_of, statement_of

_RESPONSE = r"(?:response|remission)"
_DOMAIN_WORDS = r"(?:[A-Za-z][\w-]{0,24} ){0,2}?"
_LEVELS: tuple[tuple[str, str], ...] = (
    ("ORR", rf"(?:overall|objective) {_DOMAIN_WORDS}{_RESPONSE}(?: rates?)?|ORR\w?"),
    ("sCR", rf"stringent complete {_DOMAIN_WORDS}{_RESPONSE}|sCR"),
    ("VGPR", rf"very good partial {_DOMAIN_WORDS}{_RESPONSE}|VGPR\w?"),
    ("nCR", rf"near[- ]complete {_DOMAIN_WORDS}{_RESPONSE}|nCR"),
    ("CR", rf"complete {_DOMAIN_WORDS}{_RESPONSE}|(?-i:CR)(?![\w/])"),
    ("MR", rf"(?:minimal|minor) {_DOMAIN_WORDS}{_RESPONSE}"),
    ("PR", rf"partial {_DOMAIN_WORDS}{_RESPONSE}|(?-i:PR)(?![\w/])"),
    ("NR", rf"no {_DOMAIN_WORDS}{_RESPONSE}|non-?{_RESPONSE}"),
    ("SD", r"stable disease"),
    ("PD", r"progressive disease|disease progression"),
)
"""Levels of response and how they are printed. Source: IMWG 2016, RECIST 1.1, criteria of single diseases."""
_LEVEL = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _LEVELS), re.IGNORECASE)
_DEFINING = re.compile(
    r"\bresponses?(?: criteria| rates?)?(?: \([^()]{1,80}\))*(?: \w+){0,3}? (?:evaluated|assessed|defined"
    r"|considered)\b|\bdefined as\b|\bresponse criteria\b"
    r"|\bprogressive disease\b[^.]{0,40}\b(?:was|defined|assessed)\b|\boverall response was considered\b"
    r"|\b(?:CR|VGPR|PR|MR|(?:complete|partial|minor) (?:\w+ )?response)\b[^.;]{0,20}? (?:required|requires"
    r"|was (?:an? )?(?:[\w-]+ ){0,3}?(?:below|above|under|of at least|less than|reduction|decrease))\b",
    re.IGNORECASE,
)
_LESS_THAN_LEVEL = re.compile(
    r"^(?:less than|not meeting|below|failure to (?:achieve|meet))\s(?:the criteria for\s)?(?:a |an )?(?P<level>sCR"
    r"|nCR|CR|VGPR|PR|MR)\w?$"
)
_FLOOR = re.compile(
    rf"\bbaseline (?:[\w-]+ ){{0,3}}?(?:must be|of|was|should be|had to be|level)?\s?(?P<sign>>=|>"
    rf"|at least)\s?(?P<figure>{NUMBER})",
    re.IGNORECASE,
)
_COMMON = frozenset(
    {
        "plasma",
        "serum",
        "blood",
        "urine",
        "level",
        "levels",
        "count",
        "total",
        "normal",
        "less",
        "than",
        "baseline",
        "protein",
    }
)
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_BETTER = re.compile(r"\b(?P<level>CR|VGPR|PR|MR)\)? or better\b|\bat least (?:a |an )?(?P<least>CR|VGPR|PR|MR)\b")
_WORSENING = re.compile(r"\bwithout (?:any )?worsening\b|\bno worsening\b|\bwithout progression in\b", re.IGNORECASE)
_BASED_ON = re.compile(r"\bbased on (?:either |any of )?(?P<list>[^.;]{5,160})", re.IGNORECASE)
_DOMAIN_LIST = re.compile(r"\bresponse criteria\s?:\s?(?P<list>.{10,600})", re.IGNORECASE)


class Defined(msgspec.Struct, frozen=True, omit_defaults=True):
    """One level with the words that define it, before it is a rule."""

    level: str
    name: str
    short: str = ""
    definition: str = ""


class RulesReading(msgspec.Struct, frozen=True, omit_defaults=True):
    """The rules of one sentence, and whether a specimen had to be taken from a neighbour."""

    rules: tuple[ResponseRule, ...] = ()
    borrowed: tuple[str, ...] = ()


def is_defining(plain: str) -> bool:
    """Whether a sentence made regular defines responses."""
    if _DEFINING.search(plain) is None:
        return False
    return any(pattern.search(plain) for pattern in (_LEVEL, _DOMAIN_LIST, _RESPONSE_DEFINED))


def read_response_rules(plain: str, lines: Lines, earlier: tuple[ResponseRule, ...], lexicon: Lexicon) -> RulesReading:
    """The levels that a sentence defines; `earlier` are those of the cohort so far, for levels over several domains."""
    plain = re.sub(r"(?<=\d) per ?cent\b", "%", plain)
    if not is_defining(plain):
        return RulesReading()
    listed = _DOMAIN_LIST.search(plain)
    if listed:
        return RulesReading(tuple(_open_domains(listed["list"], lines)))
    overall = _over_domains(plain, lines, earlier)
    if overall is not None:
        return RulesReading((overall,))
    domain = _domain_of(plain)
    found = tuple(_definitions(plain))
    if not any(one.definition for one in found) and len(found) < 2:
        return RulesReading()
    return _with_rules(found, domain, plain, lines, lexicon)


def _open_domains(printed: str, lines: Lines) -> Iterator[ResponseRule]:
    """Domains that are named without levels: `VEGF response, hematologic (...) response and clinical response`."""
    flat = re.sub(r"\s?[(\[][^()\[\]]{0,120}[)\]]", "", re.sub(r"\[[^\[\]]{0,80}\]", "", printed))
    for part in re.split(r", (?:and )?| and ", flat):
        domain = domain_in(part)
        if domain and "respon" in part.lower():
            yield ResponseRule(
                domain=domain, level="response", label=f"{part.strip(' .')}; no threshold printed", lines=lines
            )


def _over_domains(plain: str, lines: Lines, earlier: tuple[ResponseRule, ...]) -> ResponseRule | None:
    """A level that rests on other domains: any progression, or one domain at least partial without worsening."""
    levels = list(_LEVEL.finditer(plain))
    based = _BASED_ON.search(plain)
    if based and levels and levels[0].lastgroup == "PD":
        domains = tuple(
            dict.fromkeys(name for part in re.split(r",|\bor\b|\band\b", based["list"]) if (name := domain_in(part)))
        )
        if domains:
            return ResponseRule(
                domain="overall", level="PD", label=plain.strip(), domains=domains, least="PD", lines=lines
            )
    better = _BETTER.search(plain)
    if better and re.search(r"\bdomains?\b|\borgans?\b", plain) and re.search(r"(?i)\boverall response\b", plain):
        domains = tuple(dict.fromkeys(rule.domain for rule in earlier if rule.domain not in ("overall", "")))
        worsening = True if _WORSENING.search(plain) else None
        return ResponseRule(
            domain="overall", level="response", label=plain.strip(), domains=domains,
            least=better["level"] or better["least"], without_worsening=worsening, lines=lines,
        )  # fmt: skip
    return None


def _domain_of(plain: str) -> str:
    """The domain of a sentence: what stands before its first `response`."""
    lead = re.search(r"\bresponses?\b", plain)
    return domain_in(plain[: lead.end()]) if lead else ""


def _definitions(plain: str) -> Iterator[Defined]:
    """Each level with its short form and the words in brackets or after `defined as` that define it."""
    matches = [match for match in _LEVEL.finditer(plain) if not _inside_definition(plain, match)]
    plainly = _RESPONSE_DEFINED.search(plain) if not matches else None
    if plainly:
        yield Defined("response", plainly["name"], "", plainly["words"].strip())
    for at, match in enumerate(matches):
        end = matches[at + 1].start() if at + 1 < len(matches) else len(plain)
        short, definition = _behind(plain[match.end() : end])
        yield Defined(match.lastgroup or "", match[0], short, definition)


def _inside_definition(plain: str, match: re.Match[str]) -> bool:
    """The short form in brackets behind a level, and the level in `less than PR`, are no levels of their own."""
    if match[0].isupper() and plain[: match.start()].endswith(("(", "[")):
        return True
    return re.search(r"(?:less than|or better|least)\s(?:a |an )?$", plain[: match.start()], re.IGNORECASE) is not None


_RESPONSE_DEFINED = re.compile(
    r"(?P<name>(?:[A-Za-z][\w-]{0,24} ){1,2}response) (?:was|is) defined as (?:an? )?(?P<words>[^;.]{3,200})",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s?[(\[](?P<inside>[^()\[\]]{1,200})[)\]]")


_WORDS = r"(?:an? )?(?P<words>(?:[^;.]|\.(?=\d)){3,240})"
_SAID = re.compile(
    rf"\s?(?:,|was|were|is)?\s?defined as\s{_WORDS}"
    rf"|\s(?:required|requires|meant)\s(?:the )?{_WORDS.replace('words', 'needed')}",
    re.IGNORECASE,
)
_SAID_ON = re.compile(
    r"\s(?:as|was|is)\s(?:an? )?(?P<words>(?:[^;.]|\.(?=\d)){3,240})"
    r"|\s(?:an? )?(?P<bare>(?:reduction|decrease|increase|fall|rise|decline)\b(?:[^;.]|\.(?=\d)){3,240})",
    re.IGNORECASE,
)
"""How the further levels of a list are defined: `VGPR as ...`, `PR a reduction of ...`."""
_ITEM = re.compile(
    r"\s?[:=]\s?(?P<words>(?:[^;.]|\.(?=\d)){3,240})|\s?,\s(?P<listed>(?:[^;.]|\.(?=\d)){3,240}(?=;|\.?\s*$))",
    re.IGNORECASE,
)
"""How a list of levels and definitions prints them: `CR: ...; PR: ...`, `CR, ...; PR, ...`."""


def _behind(text: str) -> tuple[str, str]:
    """The short form and the definition that stand behind a level, in one bracket or two, or after `defined as`."""
    short = definition = ""
    at = 0
    for _ in range(2):
        found = _BRACKET.match(text, at)
        if found is None:
            break
        first, _, rest = (part.strip() for part in found["inside"].partition(";"))
        if not short and re.fullmatch(r"[A-Za-z]{1,5}[A-Z][A-Za-z-]{0,5}|[A-Z]{2,6}", first):
            short, definition = first, rest
        else:
            definition = found["inside"].strip()
        at = found.end()
    said = None if definition else _SAID.match(text, at) or _SAID_ON.match(text, at) or _ITEM.match(text, at)
    if said:
        words = next(filter(None, said.groups()), "")
        definition = re.sub(r"[,;]?\s(?:and|or)\s?(?:an? )?$", "", words).strip(" ,.")
    return short, definition


def _with_rules(found: tuple[Defined, ...], domain: str, plain: str, lines: Lines, lexicon: Lexicon) -> RulesReading:
    variable = _variable(" ; ".join(one.definition for one in found), lexicon) or _variable(plain, lexicon)
    evaluable = _floor(plain, variable)
    rules: list[ResponseRule] = []
    borrowed: list[str] = []
    for one in found:
        own = _variable(one.definition, lexicon)
        near = (
            variable if _speaks_of(one.definition, variable, lexicon) or _BARE_CHANGE.fullmatch(one.definition) else ""
        )
        statement = statement_of(one.definition, own or near) or _complement(one.definition, rules)
        if statement is not None and not own and near:
            borrowed.append(one.name)
        words = f"{one.name}{f' ({one.short})' if one.short else ''}"
        label = f"{words}, {one.definition}" if one.definition else f"{words}; no threshold printed"
        rules.append(
            ResponseRule(
                domain=domain or "overall",
                level=one.level,
                label=label,
                rule=statement,
                evaluable=evaluable if statement else None,
                lines=lines,
            )
        )
    return RulesReading(tuple(rules), tuple(borrowed))


_BARE_CHANGE = re.compile(
    rf"(?:an? )?(?:reduction|decrease|increase|fall|rise|decline)s? (?:of|by) "
    rf"(?:>=|<=|[<>]|at least|more than)?\s?{NUMBER}\s?%"
    rf"(?:\s?(?:-|to)\s?{NUMBER}\s?%)?(?: from (?:baseline|nadir))?",
    re.IGNORECASE,
)
"""A change that names nothing that changes."""


def _variable(words: str, lexicon: Lexicon) -> str:
    """The one variable some words speak of, of several the one that a bracket abbreviates; empty for none."""
    names = terms_in(words, lexicon, {"variables"})
    short = re.search(r"\((?P<short>[A-Za-z][\w-]{1,14})\)", words) if len(names) > 1 else None
    meant = terms_in(short["short"], lexicon, {"variables"}) if short else names
    return meant[0] if len(meant) == 1 else ""


def _speaks_of(definition: str, variable: str, lexicon: Lexicon) -> bool:
    """Whether a definition without a variable of its own names the analyte of one beside it: `VEGF` and plasma VEGF."""
    held = lexicon.vocabulary.variables.get(variable)
    if held is None:
        return False
    known = {
        word
        for printed in (held.name.replace("_", " "), held.label, *held.spellings)
        for word in re.findall(r"[a-z0-9]{3,}", printed.lower())
    }
    return not known.isdisjoint(set(re.findall(r"[a-z0-9]{3,}", definition.lower())) - _COMMON)


def _complement(definition: str, rules: list[ResponseRule]) -> Statement | None:
    """`less than PR` is the opposite of the rule of the partial response."""
    named = _LESS_THAN_LEVEL.match(definition.strip())
    held = next((rule.rule for rule in rules if named and rule.level == named["level"]), None)
    found = re.fullmatch(r"(?P<left>\w+) (?P<sign><=|>=|<|>) (?P<right>.+)", held.text) if held else None
    return parsed(f"{found['left']} {_OPPOSITE[found['sign']]} {found['right']}") if found else None


def _floor(plain: str, variable: str) -> Statement | None:
    """Below which baseline a response cannot be judged."""
    found = _FLOOR.search(plain)
    if found is None or not variable:
        return None
    unit, _ = unit_after(plain, found.end())
    return parsed(f"{variable} {sign_of(found['sign'])} {found['figure'].replace(',', '')} {unit} before first_dose")


def with_floor(
    rules: tuple[ResponseRule, ...], plain: str, lines: Lines, lexicon: Lexicon
) -> tuple[ResponseRule, ...] | None:
    """Earlier rules with the baseline that a sentence of its own demands of their variable; None where it has none."""
    variable = _variable(plain, lexicon)
    floor = _floor(plain, variable)
    meant = [
        rule
        for rule in rules
        if rule.rule is not None and rule.evaluable is None and variable and variable in rule.rule.text
    ]
    if floor is None or not meant or _LEVEL.search(plain):
        return None
    return tuple(
        replace(rule, evaluable=floor, lines=_both(rule.lines, lines)) if rule in meant else rule for rule in rules
    )


def _both(left: Lines, right: Lines) -> Lines:
    return left if left == right else Lines.parse(f"{left.text}, {right.text}")
