"""The words of the command line as choices: each is read, or refused with its option and the next step."""

import datetime as dt
from typing import Any

import pytest

from calendar_rows import START
from trialrun.errors import UnknownNameError, UsageError
from trialrun.ground.dates import Offset
from trialrun.library import load_trial
from trialrun.treat import Choices, LifeEvent
from trialrun.treat.forms.asking import Wishes, events_for, known_until, parse_choices, parse_horizon, parse_start
from trialrun.treat.forms.bedside import Bedside

TRIAL = load_trial("NCT04396496")


def _choices(**wishes: Any) -> Choices:
    return parse_choices(Wishes(**wishes), TRIAL, START)


def test_no_wishes_are_the_defaults() -> None:
    """Who says nothing gets nothing that the document does not say."""
    assert _choices() == Choices()


def test_every_wish_becomes_a_choice() -> None:
    """Words are read into days, offsets, assumptions, drugs by their generic names, and rules."""
    chosen = _choices(
        doses="Label", products=("Darzalex=Darzalex Faspro", "X"), assumptions=("cycle_length_days=28",),
        horizon="3 years", dose_level=" level 1 ", rounding="Vial", surface_formula="Du-Bois".replace("-", ""),
        weight_at="Giving", working_days=True, holidays=("2024-12-25",),
        dose_rules=("hold lenalidomide if platelets < 30 10*9/L",),
    )  # fmt: skip
    assert chosen.doses == "label"
    assert dict(chosen.products) == {"daratumumab": "Darzalex Faspro", "": "X"}
    assert [one.key for one in chosen.assumptions] == ["cycle_length_days"]
    assert (chosen.horizon, chosen.dose_level, chosen.rounding) == (Offset(3, "a"), "level 1", "vial")
    assert (chosen.surface_formula, chosen.holidays) == ("dubois", frozenset({dt.date(2024, 12, 25)}))
    assert [rule.action for rule in chosen.dose_rules] == ["hold"]
    assert chosen.weight_at == "giving"


def test_a_rule_may_name_a_class_of_drugs() -> None:
    """Daratumumab is an antibody against CD38, so that a rule about those is about it."""
    (rule,) = _choices(dose_rules=("hold anti_cd38 if platelets < 30 10*9/L",)).dose_rules
    assert rule.drugs == ("anti_cd38",)


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"doses": "labels"}, "did you mean label"), ({"products": ("",)}, "names no product"),
        ({"products": ("=x",)}, "names no product"), ({"products": ("daratumumab=",)}, "names no product"),
        ({"products": ("aspirin=Aspirin",)}, "its drugs are daratumumab, lenalidomide"),
        ({"assumptions": ("cycle_length_days=0",)}, "--assume"), ({"horizon": ""}, "--horizon"),
        ({"horizon": "0 days"}, "--horizon"), ({"horizon": "5 hours"}, "--horizon"),
        ({"horizon": "900 years"}, "--horizon"), ({"dose_level": " "}, "--dose-level is empty"),
        ({"rounding": ""}, "--round is empty"), ({"surface_formula": "mostler"}, "did you mean mosteller"),
        ({"weight_at": "given"}, "did you mean giving"), ({"weight_at": ""}, "--weight-at"),
        ({"holidays": ("2024-12-25",)}, "add --working-days"),
        ({"holidays": ("Christmas",), "working_days": True}, "--holiday"),
        ({"dose_rules": ("be careful",)}, "--rule"), ({"dose_rules": ("",)}, "--rule"),
        ({"dose_rules": ("hold ixazomib if platelets < 30 10*9/L",)}, "--rule: unknown drug 'ixazomib'"),
        ({"dose_rules": ("hold lenalidomide if plateletz < 30 10*9/L",)}, "--rule"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_chosen_is_refused(wishes: dict[str, Any], said: str) -> None:
    """The message names the option and what to write instead."""
    with pytest.raises(UsageError, match="Next: ") as caught:
        _choices(**wishes)
    assert said in caught.value.message()


@pytest.mark.parametrize("text", [None, "", "2024", "2024-02", "2024-02-30", "0001-01-01", "9999-12-31", "tomorrow"])
def test_a_start_is_one_day_of_our_time(text: str | None) -> None:
    """A missing, partial, impossible or absurd start is wrong usage, and the message shows how to write one."""
    with pytest.raises(UsageError, match="Next: "):
        parse_start(text)


def test_the_start_is_read() -> None:
    """A leap day is a day."""
    assert parse_start("2024-02-29") == dt.date(2024, 2, 29)


def test_the_horizon_may_be_written_short() -> None:
    """`18 months`, `18months` and `78 wk` are times."""
    assert parse_horizon("18months", START) == Offset(18, "mo")
    assert parse_horizon("78 wk", START) == Offset(78, "wk")
    assert parse_horizon(None, START) == Offset(24, "mo")


def _event(person_id: str = "", day: int = 5) -> LifeEvent:
    return LifeEvent(kind="missed", date=dt.date(2024, 2, day), person_id=person_id)


def test_today_is_the_latest_day_known_of() -> None:
    """No clock is read: told, else the latest event or fact, else the start."""
    nothing, fact = Bedside(), Bedside(facts=("platelets = 45 10*9/L on 2024-02-09",))
    assert known_until(None, START, nothing, ()) == START
    assert known_until(None, START, nothing, (_event(),)) == dt.date(2024, 2, 5)
    assert known_until(None, START, fact, (_event(),)) == dt.date(2024, 2, 9)
    assert known_until("2024-03-01", START, fact, (_event(),)) == dt.date(2024, 3, 1)
    with pytest.raises(UsageError, match="--as-of"):
        known_until("2024-03", START, nothing, ())


def test_events_are_those_of_the_patient() -> None:
    """Events with the id and without any are taken; a file without one of them is the wrong file."""
    mine, others, anybody = _event("001"), _event("002"), _event()
    assert events_for((mine, others, anybody), "001", "events.csv") == (mine, anybody)
    assert events_for((mine, others), "", "events.csv") == (mine, others)
    assert events_for((), "001", "events.csv") == ()
    with pytest.raises(UsageError, match="the events are of 002"):
        events_for((others,), "001", "events.csv")


def test_an_unknown_formula_lists_the_known_ones() -> None:
    """The list is that of the formulas there are."""
    with pytest.raises(UnknownNameError, match="takahira"):
        _choices(surface_formula="x")
