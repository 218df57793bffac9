"""Endpoints on the command line: `trialrun assess TRIAL FILE --endpoint NAME`, and what can be asked for."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from trialrun.cli.assessing_options import offset_of, one_of, options_of_words
from trialrun.cli.output import (
    encode_json,
    make_folder,
    save_findings,
    show_findings,
    terminal_width,
    write,
    write_error,
    write_file,
)
from trialrun.cli.screening import absent_domains
from trialrun.errors import InputError, UsageError

if TYPE_CHECKING:
    from trialrun.assess.endpoints.asked import Stating
    from trialrun.assess.endpoints.model import EndpointOptions
    from trialrun.assess.forms.endpoint_records import Told
    from trialrun.assess.subjects.sources import Source
    from trialrun.ground.finding import Finding
    from trialrun.protocol import CriteriaSet, Estimand

Word = TypeVar("Word", bound=str)
LIST, ALL = "list", "all"
TIMED = ("time to event", "event-free")
AT_TIME_THERAPY: tuple[Literal["counts", "NE", "failure"], ...] = ("counts", "NE", "failure")
TIMED_THERAPY: tuple[Literal["censors", "event", "ignored"], ...] = ("censors", "event", "ignored")
AT_TIME_DEATH: tuple[Literal["NE", "failure"], ...] = ("NE", "failure")
TIMED_DEATH: tuple[Literal["", "any", "disease", "none"], ...] = ("", "any", "disease", "none")


class Wanted(NamedTuple):
    """What was typed: the file of a trial, evidence or set, the endpoints, and the words of all options."""

    name: str
    endpoints: Sequence[str]
    words: Mapping[str, str]
    reading: list[str]
    window: int
    missed: int
    assume_absent: list[str] | None
    groups: Path | None
    patient: str


class Output(NamedTuple):
    """Where the answer goes: its form, the file or folder, and the file of findings."""

    form: str
    out: Path | None
    findings_file: Path | None


def show_endpoints(wanted: Wanted, output: Output) -> None:
    """List what can be asked for. Raises UnknownNameError for a file that does not exist."""
    from trialrun.assess.forms.endpoint_lists import endpoint_list, endpoint_list_text

    record, _ = load_stating(wanted.name)
    listed = endpoint_list(record)
    if output.form == "json":
        write(encode_json(listed).decode())
    else:
        write(endpoint_list_text(listed, terminal_width()))


def assess_endpoints(wanted: Wanted, file: Path, output: Output) -> None:
    """Compute the endpoints asked for and write them in the form asked for; leave with 3 where nobody can be judged."""
    from trialrun.assess.subjects.sources import find_person, open_source

    record, found = load_stating(wanted.name)
    asked = _asked(record, wanted)
    _check_words(asked, wanted)
    chosen = [_options(record, one, wanted) for one in asked]
    if output.out is not None and is_folder(output.out):
        make_folder(output.out)
    source = open_source(
        file, _one_set(record, asked, chosen), chosen[0].how.as_of, absent_domains(wanted.assume_absent)
    )
    people = [find_person(source, wanted.patient)] if wanted.patient else None
    several = [_told(record, one, source, options, people) for one, options in zip(asked, chosen, strict=True)]
    findings = (*found, *source.findings, *_findings(several))
    _send(record, several, source, output)
    if output.findings_file is not None:
        save_findings(findings, output.findings_file)
    else:
        show_findings(findings)
    if _nobody(several):
        sys.exit(InputError.exit_code)


def _one_set(record: Stating, asked: Sequence[Estimand], chosen: Sequence[EndpointOptions]) -> CriteriaSet | None:
    """The set that judges all endpoints; None where none or several do."""
    from trialrun.assess.endpoints.computing import judging_set

    first, *others = (judging_set(record, one, options) for one, options in zip(asked, chosen, strict=True))
    return first if all(other == first for other in others) else None


def load_stating(name: str) -> tuple[Stating, tuple[Finding, ...]]:
    """A trial, evidence file or criteria set, and what checking a user's own found. Raises InputError for an error."""
    from trialrun.library import check_named, is_path, load

    record = load(name)
    found = check_named(name).findings if is_path(name) else ()
    for finding in found:
        if finding.severity == "error":
            raise InputError(finding.message, where=finding.where(), fix=finding.fix or f"trialrun check {name}")
    return record, found


def is_folder(out: Path) -> bool:
    """Whether an output is meant as a folder."""
    return out.is_dir() or not out.suffix


def _told(record: Stating, one: Estimand, source: Source, options: EndpointOptions, people: list[str] | None) -> Told:
    from trialrun.assess.endpoints.computing import judging_set
    from trialrun.assess.endpoints.doubts import is_judged
    from trialrun.assess.forms.endpoint_records import Told
    from trialrun.assess.subjects.endpoints import compute_source_endpoint

    result = compute_source_endpoint(record, one, source, options, people)
    return Told(result, judging_set(record, one, options) if is_judged(one) else None)


def _asked(record: Stating, wanted: Wanted) -> list[Estimand]:
    """The estimands of all names; `all` is every one that the document states."""
    from trialrun.assess.endpoints.asked import estimands_of_set, find_asked
    from trialrun.protocol import CriteriaSet

    names: list[str] = []
    for name in wanted.endpoints:
        if name == ALL:
            stated = estimands_of_set(record) if isinstance(record, CriteriaSet) else record.estimands
            names += [one.id for one in stated]
        else:
            names.append(_plain_name(record, name))
    if not names:
        fix = f"trialrun assess {wanted.name} --endpoint {LIST} shows what may be chosen"
        raise UsageError(f"{record.name} states no endpoint", fix=fix)
    return [find_asked(record, name).estimand for name in dict.fromkeys(names)]


def _plain_name(record: Stating, name: str) -> str:
    """The name as the file writes it: `-` and `_`, capitals and small letters are the same.

    Raises UsageError for a set's file before the colon: that stands in the first place.
    """
    from trialrun.library import is_path

    path, colon, kind = name.rpartition(":")
    if colon and is_path(path):
        fix = f"trialrun assess {path} FILE --endpoint {kind}"
        raise UsageError(f"--endpoint {name}: a set's file stands in the first place", fix=fix)
    known = [one.id for one in (*getattr(record, "estimands", ()), *getattr(record, "outcomes", ()))]
    same = [one for one in known if _folded(one) == _folded(name)]
    return same[0] if same else name


def _folded(name: str) -> str:
    return name.lower().replace("-", "_").replace(" ", "_")


def _check_words(asked: Sequence[Estimand], wanted: Wanted) -> None:
    """Raise UsageError for an option that none of the endpoints has."""
    methods = {one.method for one in asked}
    words, timed = wanted.words, not methods.isdisjoint(TIMED)
    if words["at"]:
        raise UsageError("--at is for criteria sets; an endpoint has its own time", fix="leave it out")
    for option in ("begin", "interval", "unconfirmed", "partial"):
        if words[option] and not timed:
            raise _not_for(f"--{option}", "times to an event", asked)
    if wanted.missed and not timed:
        raise _not_for("--missed", "times to an event", asked)
    if words["missing_visit"] != "NE" and "at time" not in methods:
        raise _not_for("--missing-visit", "endpoints at a time", asked)
    _check_word("--new-therapy", words["new_therapy"], (AT_TIME_THERAPY, TIMED_THERAPY), asked)
    _check_word("--death", words["death"], (AT_TIME_DEATH, TIMED_DEATH), asked)


def _check_word(
    option: str, word: str, known: tuple[tuple[str, ...], tuple[str, ...]], asked: Sequence[Estimand]
) -> None:
    """A word of an option that means one thing at a time and another for a time to an event."""
    if not word:
        return
    at_time, timed = known
    one_of(option, word, (*at_time, *timed))
    methods = {one.method for one in asked}
    if word not in timed and "at time" not in methods:
        raise _not_for(f"{option} {word}", "endpoints at a time", asked, timed if methods & set(TIMED) else ())
    if word not in at_time and methods.isdisjoint(TIMED):
        raise _not_for(f"{option} {word}", "times to an event", asked, at_time if "at time" in methods else ())


def _not_for(option: str, what: str, asked: Sequence[Estimand], known: Sequence[str] = ()) -> UsageError:
    are = ", ".join(f"{one.id} is one of method {one.method!r}" for one in asked)
    return UsageError(
        f"{option} is for {what}, and {are}", fix=f"use {', '.join(filter(None, known))}" if known else "leave it out"
    )


def _options(record: Stating, one: Estimand, wanted: Wanted) -> EndpointOptions:
    """The options of one endpoint, of the words that it has."""
    from trialrun.assess.endpoints.computing import judging_set
    from trialrun.assess.endpoints.model import EndpointOptions
    from trialrun.assess.endpoints.time_to_event import Censoring

    words, timed = wanted.words, one.method in TIMED
    own = _own_set(words["criteria"])
    plain = EndpointOptions(criteria=own)
    given = {**words, "death": words["death"] if words["death"] in AT_TIME_DEATH else ""}
    how = options_of_words(judging_set(record, one, plain), wanted.reading, given, wanted.window, wanted.assume_absent)
    censoring = Censoring(
        begin=words["begin"].replace(" ", "_").replace("-", "_") or "baseline",
        new_therapy=_word(words["new_therapy"], TIMED_THERAPY),
        missed=wanted.missed,
        interval=offset_of("--interval", words["interval"]),
        window_days=wanted.window,
        unconfirmed=one_of("--unconfirmed", words["unconfirmed"] or "ignored", ("ignored", "event")),
        deaths=_word(words["death"], TIMED_DEATH),
        partial=one_of("--partial", words["partial"] or "span", ("span", "first", "last")),
    )
    return EndpointOptions(
        how=how,
        censoring=censoring if timed else Censoring(),
        new_therapy=_word(words["new_therapy"], AT_TIME_THERAPY),
        criteria=own,
        groups=_groups(wanted.groups),
        assume_absent=absent_domains(wanted.assume_absent),
    )


def _word(word: str, known: tuple[Word, ...]) -> Word:
    """The word where it is one of those known, else the first of them."""
    return next((one for one in known if one == word), known[0])


def _own_set(name: str) -> CriteriaSet | None:
    """The set of --criteria. Raises UsageError for what is no set."""
    from trialrun.protocol import CriteriaSet

    if not name:
        return None
    record, _ = load_stating(name)
    if not isinstance(record, CriteriaSet) or record.purpose != "response":
        raise UsageError(f"--criteria: {name} is no set of response criteria", fix="see `trialrun list` for the sets")
    return record


def _groups(file: Path | None) -> dict[str, str]:
    """The group of each patient. Raises InputError for a file without the two columns."""
    if file is None:
        return {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the groups: {error}", where=str(file), fix="give a CSV file") from error
    if not rows or not {"person_id", "group"} <= rows[0].keys():
        raise InputError("the groups need the columns person_id and group", where=str(file), fix="add them")
    return {row["person_id"]: row["group"] for row in rows}


def _findings(several: Sequence[Told]) -> tuple[Finding, ...]:
    """What each endpoint leaves open, and who was refused; the same finding of several endpoints once."""
    from trialrun.ground.finding import Finding

    found = [finding for told in several for finding in told.result.findings]
    for told in several:
        found += [
            Finding("refused", "warning", value.why, source=f"patient {value.person_id}")
            for value in told.result.values
            if not value.reading
        ]
    return tuple(dict.fromkeys(found))


def _nobody(several: Sequence[Told]) -> bool:
    """Whether the records of nobody could be judged for any endpoint."""
    values = [value for told in several for value in told.result.values]
    return bool(values) and all(not value.reading for value in values)


def _content(record: Stating, several: Sequence[Told], source: Source, form: str) -> str:
    from trialrun.assess.forms.endpoint_records import endpoints_csv, endpoints_record
    from trialrun.assess.forms.endpoint_texts import endpoints_text

    if form == "json":
        return encode_json(endpoints_record(record.name, several)).decode()
    if form == "csv":
        return endpoints_csv(several).removesuffix("\n")
    return _page(record, several) if form == "html" else endpoints_text(several, terminal_width())


def _page(record: Stating, several: Sequence[Told]) -> str:
    from trialrun.report import endpoint_page

    return endpoint_page(record, several).removesuffix("\n")


def _send(record: Stating, several: Sequence[Told], source: Source, output: Output) -> None:
    """Print, or write to a file; beside a folder what it holds is printed as well."""
    from trialrun.assess.forms.endpoint_records import save_endpoints

    content, out = _content(record, several, source, output.form), output.out
    if out is not None and not is_folder(out):
        write_file(out, f"{content}\n".encode())
        return
    if out is not None:
        written = save_endpoints(record.name, several, out)
        write_file(out / "report.html", f"{_page(record, several)}\n".encode())
    write(content)
    if out is not None:
        write_error(f"Written to {out}: {', '.join(written)}, report.html")
