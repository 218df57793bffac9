"""Generated assessments, duties and endpoints on generated trials, for the calendar of everything that is no dose."""

from __future__ import annotations

import msgspec
from hypothesis import strategies as st

from treat_cases import trials, window
from trialrun.protocol import Assessment, Duration, Duty, Numbers, Outcome, TimeFrame, Timing, Trial, Window

_WORDS = ("day", "week", "month")
_WINDOWS: st.SearchStrategy[Window | None] = st.sampled_from(
    [None, None, window("2 days", "3 days"), window(None, "1 week"), window("1 day", None)]
)
ANCHORS = (
    "", "baseline", "study", "treatment", "end of treatment", "last dose of lenalidomide", "phase 1", "end of phase 1",
    "phase_2", "registration", "progression", "midsummer", "Screening",
)  # fmt: skip
UNTIL = ((), ("disease progression",), ("end of treatment",), ("death",), ("a new treatment",))


def durations(most: int = 9) -> st.SearchStrategy[Duration]:
    """Some days, weeks or months."""
    return st.builds(
        lambda n, word: Duration(f"{n} {word}s" if n > 1 else f"1 {word}"),
        st.integers(1, most),
        st.sampled_from(_WORDS),
    )


def day_lists(low: int, high: int) -> st.SearchStrategy[Numbers]:
    """One to three days."""
    days = st.sets(st.integers(low, high), min_size=1, max_size=3)
    return days.map(lambda found: Numbers(", ".join(map(str, sorted(found)))))


@st.composite
def timings(draw: st.DrawFn) -> Timing:
    """A timing of any form: in cycles, on study days, once, repeated, or without an interval."""
    when = draw(st.sampled_from(["at", "before", "after", "during", "throughout"]))
    form = draw(st.sampled_from(["cycle", "cycles", "days", "once", "every", "whenever"]))
    common = {"when": when, "window": draw(_WINDOWS)}
    offset = draw(st.none() | durations())
    match form:
        case "cycle":
            anchor = draw(st.sampled_from(["cycle", "each cycle", "end of cycle"]))
            return Timing(anchor=anchor, days=draw(st.none() | day_lists(1, 20)), offset=offset, **common)
        case "cycles":
            cycles = draw(st.sampled_from(["1", "1-3", "2+", "7"]).map(Numbers))
            every = draw(st.none() | durations(4))
            return Timing(cycles=cycles, days=draw(st.none() | day_lists(1, 20)), every=every, **common)
        case "days":
            return Timing(anchor=draw(st.sampled_from(ANCHORS)), days=draw(day_lists(-5, 90)), **common)
        case "once":
            return Timing(anchor=draw(st.sampled_from(ANCHORS)), offset=offset, **common)
        case "every":
            lasting, until = draw(st.none() | durations()), draw(st.sampled_from(UNTIL))
            every = draw(durations(4))
            return Timing(
                anchor=draw(st.sampled_from(ANCHORS)),
                offset=offset,
                every=every,
                lasting=lasting,
                until=until,
                **common,
            )
        case _:
            return Timing(anchor=draw(st.sampled_from(ANCHORS)), lasting=draw(st.none() | durations()), **common)


@st.composite
def assessments(draw: st.DrawFn, label: str) -> Assessment:
    """A visit, test or sample with up to two timings; some are named by a drug."""
    kind = draw(st.sampled_from(["visit", "assessment", "procedure", "sample", "follow-up"]))
    terms = draw(st.sampled_from([(), (), ("lenalidomide",), ("imid", "daratumumab"), ("mri",)]))
    times = draw(st.lists(timings(), max_size=2))
    return Assessment(label=label, kind=kind, terms=terms, timings=tuple(times))


@st.composite
def visited_trials(draw: st.DrawFn) -> Trial:
    """Generated trials with assessments, duties and endpoints."""
    one = draw(trials())
    visits = tuple(draw(assessments(f"visit {number}")) for number in range(draw(st.integers(1, 3))))
    duties = draw(
        st.lists(
            st.builds(
                Duty, label=st.just("duty"), who=st.sampled_from(["all", "men", "women"]),
                before_first_dose=st.none() | durations(), after_last_dose=st.none() | durations(),
                drug=st.sampled_from(["", "lenalidomide", "imid"]),
            ),
            max_size=2,
        )
    )  # fmt: skip
    frame = st.builds(
        TimeFrame, offset=st.none() | durations(), anchor=st.sampled_from(["baseline", "end of treatment"])
    )
    frames = tuple(draw(st.lists(frame, max_size=2)))
    outcome = Outcome(id="effect", role="primary", label="effect", time_frames=frames)
    return msgspec.structs.replace(one, assessments=visits, duties=tuple(duties), outcomes=(outcome,))
