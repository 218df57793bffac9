"""Questions that a rule asks of a person: a key for each and its wording. Answers nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.protocol.eligibility import KEPT_OUT, Question
from trialrun.read.criteria.model import LED, Statement
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.seeking import Sought
from trialrun.read.text import Cut, Text
from trialrun.rules import Attest, Rule, atoms

MEETS, KEPT_OUT_BY = "meets the line: ", "is kept out by: "
"""Before words of a requirement, or of an exclusion, that are asked as printed."""
_REQUIRED = "Does the patient meet this requirement"
_ASKED_OF = {MEETS: _REQUIRED, KEPT_OUT_BY: KEPT_OUT}
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST_KEY, _LONGEST_WORDING = 48, 600
_BEGINNING = 96
"""So many characters nearly always hold a key."""
_NEAR, _FEW = 40, 3
_EXAMPLES = 160
_SUCH_AS = re.compile(
    r"(?:such as|e\.g\.|for example|like)[\s,]+"
    r"(?:(?!\b(?:within|during|since|before|prior|after|last|past)\b)[^.;()\d]){2,140}(?=[.;()]|\Z)",
    re.IGNORECASE,
)
"""Examples, without which few know what is meant by `other treatments`."""
_SINCE = re.compile(r".*?\b(?:since|after|from|post)\b", re.IGNORECASE)
_SHARED = re.compile(
    r"(?:or|and|and/or)(?! (?:no|not|without|never|free|off)\b)(?: [\w-]+){1,7}(?=[ .,;:()]|$)", re.IGNORECASE
)
_SHARING = re.compile(r"(?<![^ ])(?:[\w-]+ ){1,3}(?:or|and|and/or)$", re.IGNORECASE)
_LED = re.compile(
    rf"\A(?:(?:{ANYBODY}|those|women|men|individuals) (?:with|who ha(?:ve|s|d)|having) |any |an? "
    r"|(?:known |prior |past )?(?:history|presence|evidence|diagnosis) of |histologically (?:proven|confirmed) )+",
    re.IGNORECASE,
)
"""Words before a name, that do not say what is meant."""
_SENTENCE = re.compile(r"[.;:](?=\s+[A-Z(])\s*|\n\s*(?:[-*•]|\d{1,2}[.)])\s*")
_DENYING = re.compile(
    r"\b(?:no|not|without|absence|never|neither|nor|none|free|cannot|(?:sero)?negative|undetectable)\b", re.IGNORECASE
)
_SUMMED = r"(?:total|cumulative|lifetime|maximum|maximal|daily|single)"
_DOSE_OF = re.compile(
    rf"(?P<dose>(?:{_SUMMED}\s+){{0,3}}(?:dos(?:e|es|age|ages)|exposure)\s+(?:of|to))(?:\s+[\w-]+,?){{0,8}}\Z"
    rf"|(?P<sum>{_SUMMED}(?:\s+{_SUMMED})?)\s*\Z",
    re.IGNORECASE,
)
"""What a dose is said to be, before its drug or the list that the drug stands in."""
_SHARED_WORDS = {
    "uncontrolled": "control", "unstable": "stable", "clinically significant": "clinical", "significant": "significan",
}  # fmt: skip
"""Words before a list that are said of each of it, and by what they are known in a question."""
_SMALL = re.compile(r"\A(?:(?:of|the|with|in|for|to|an?|by|on|from|or|and)\s)+", re.IGNORECASE)
_DENIED = re.compile(r"\A(?:no|not|without|never)\b\s*", re.IGNORECASE)
"""`No obstructive or restrictive disease`: the rule denies it, and the question asks whether it is there."""
_AND = re.compile(r"(?<!/)\band\b(?!/)", re.IGNORECASE)
"""What keeps somebody out, or is not to be there, is one or the other."""
_VERB = re.compile(r"\b(?:is|are|was|were)\b", re.IGNORECASE)
"""`HBV DNA is negative and on prophylaxis`: what is joined to another clause leans on none of its words."""
_PATIENT = Sought(
    re.compile(r"\b(?:willing|unwilling|agree|consent|refus|abstain)", re.IGNORECASE),
    parts=("willing", "agree", "consent", "refus", "abstain"),
)

_OTHERS = re.compile(
    r"^\W*(?:the\s|study\s|trial\s)*(?:(?P<sponsor>sponsor|medical monitor)|"
    r"(?:principal\s|treating\s|local\s)?(?:investigator|physician|doctor|oncologist))\b",
    re.IGNORECASE,
)
"""Who agrees, where it is not the patient."""


def _answering(said: str, by: str) -> str:
    """Who answers: the patient for what a patient agrees to; the sponsor and the investigator for their own word."""
    if by != "patient" and not _PATIENT.search(said):
        return by
    other = _OTHERS.match(said)
    return "patient" if other is None else "sponsor" if other["sponsor"] else "investigator"


def whole_line(printed: str, *, required: bool) -> Question:
    """The question of a line that is asked as it stands, worded by its list."""
    return Question(text=_wording(f"{MEETS if required else KEPT_OUT_BY}{' '.join(printed.split())}"))


def _wording(said: str) -> str:
    for beginning, question in _ASKED_OF.items():
        if said.startswith(beginning):
            return f"{question}: {said.removeprefix(beginning)!r}?"
    return f"Is this true of the patient: {said}?"


def _plain(words: str) -> str:
    """Letters and figures, with one stroke for all between them."""
    return "_".join(_WORD.findall(words.lower()))


def with_shared_word(said: str, item: Statement) -> str:
    """`uncontrolled A or B`, `refractory to A or B`: the question about B says those words too."""
    led = next((one.value for one in item.said if one.key == LED), "")
    if led:
        return f"{led} {said}"
    word = next((one.value for one in item.said if one.key == "status" and one.value in _SHARED_WORDS), "")
    return said if not word or _SHARED_WORDS[word] in said.lower() else f"{word} {said}"


def dosed(item: Statement, printed: Callable[[Cut], str]) -> str:
    """`total dose of doxorubicin greater than 450 mg/m2`: a drug and its dose, with what the dose is said to be."""
    before = _DOSE_OF.search(printed(Cut(max(0, item.about.cut.first - _EXAMPLES), item.about.cut.first)))
    return " ".join(
        filter(None, (before and (before["dose"] or before["sum"]), printed(Cut(item.about.cut.first, item.cut.end))))
    )


def in_its_time(said: str, item: Statement, printed: Callable[[Cut], str]) -> str:
    """The words of a statement with its window, where that stands apart: before a list, or behind examples.

    What both print is said once: of `surgery within the` and `within the last year` the second word follows the first.
    """
    timing, cut = item.timing, item.cut
    if timing is None or (cut.first < timing.cut.end and timing.cut.first < cut.end):
        return said
    when = printed(timing.cut)
    if timing.relation == "at least":
        since = _SINCE.match(when)
        ago = when if since is None else since[0]
        return said if ago in said else f"{ago} {said}"
    words = when.split()
    again = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    shared = next((part for part in again if f" {said}".endswith(f" {part}")), "")
    return f"{said}{when[len(shared) :]}" if shared else f"{said} {when}".strip()


class Asking:
    """The questions of one line, gathered while its rule is made; the same words are one question."""

    def __init__(self, text: Text | None = None, *, required: bool = False) -> None:
        """No question yet. `text` is the line, whose own words are asked where it is given; `required`: it lets in."""
        self._questions: dict[str, Question] = {}
        self._text = text
        self._required = required

    def printed(self, cut: Cut) -> str:
        """What the line prints there; empty where the line is not given."""
        return "" if self._text is None else " ".join(self._text.quote(cut).split())

    def denies(self, cut: Cut) -> bool:
        """Whether the words printed there deny themselves: `negative affect`, `whose parents do not agree`."""
        return _DENYING.search(self.printed(cut)) is not None

    def leaning(self, cut: Cut, printed: str, *, looked_for: bool) -> str:
        """What the line prints there with the words it leans on: those it is joined to, where it is a few words.

        `suicidal ideation or behavior`, `low or normal potassium`. Of an alternative that lets somebody in, where it is
        `looked_for`, all that its sentence says before: `neuroblastoma with relapse in the brain or in the meninges`.
        Examples right behind belong to it.
        """
        examples = _SUCH_AS.match(self.printed(Cut(cut.end, cut.end + _EXAMPLES)))
        if examples is not None:
            return f"{printed} {examples[0]}"
        before = _SHARING.search(self.printed(Cut(max(0, cut.first - _NEAR), cut.first)), 1 if cut.first > _NEAR else 0)
        if before is not None and self._required and looked_for and before[0].lower().endswith("or"):
            said = self.sentence(cut)
            if not _DENYING.search(said):
                return said
        words = len(_LED.sub("", printed).split())
        if words > _FEW:
            return printed
        behind = _SHARED.match(self.printed(Cut(cut.end, cut.end + 2 * _NEAR)))
        if before is not None and _VERB.search(before[0]):
            return printed
        if before is not None and words < _FEW:
            leaned = f"{_SMALL.sub('', _DENIED.sub('', before[0]))} {printed}"
        else:
            leaned = printed if behind is None else f"{printed} {behind[0]}"
        return leaned if self._required and looked_for else _AND.sub("or", leaned)

    def sentence(self, cut: Cut, *, whole: bool = False) -> str:
        """What the line prints from the beginning of a sentence or bullet up to the end of a cut, or its own end."""
        said = "" if self._text is None else self._text.quote(Cut(max(0, cut.first - _LONGEST_WORDING // 2), cut.end))
        behind = Cut(cut.end, cut.end + _LONGEST_WORDING // 2)
        rest = "" if self._text is None or not whole else _SENTENCE.split(self._text.quote(behind))[0]
        return " ".join(f"{_SENTENCE.split(said)[-1]}{rest}".split())

    def ask(self, words: str, by: str = "investigator") -> Attest:
        """The question whether what the words say is so. `by` is who answers."""
        said = " ".join(words.split())[:_LONGEST_WORDING] or "the line as printed"
        asked = Question(text=_wording(said), by=_answering(said, by))
        key = self._key(said, asked)
        self._questions[key] = asked
        return Attest(key)

    def questions_of(self, rule: Rule | None) -> dict[str, Question]:
        """The questions that a rule asks, by key, in its order."""
        asked = [] if rule is None else [atom.question for atom in atoms(rule) if isinstance(atom, Attest)]
        return {key: self._questions[key] for key in asked}

    def _key(self, words: str, asked: Question) -> str:
        plain = _plain(words[:_BEGINNING])
        if len(plain) <= _LONGEST_KEY < len(words):
            plain = _plain(words)
        plain = plain[:_LONGEST_KEY].strip("_")
        stem = plain if plain[:1].isalpha() else f"asked_{plain}".strip("_")
        key, number = stem, 2
        while key in self._questions and self._questions[key] != asked:
            key, number = f"{stem}_{number}", number + 1
        return key
