"""Records that are cut off, damaged, hostile or of the wrong shape: an error that teaches, or a report. No crash."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_in_proportion
from registry_records import FORMATS, V2, XML, v2_record
from trialrun.errors import InputError
from trialrun.read.documents.registers.many import Unread, read_record_lines, read_records
from trialrun.read.documents.registers.structured import read_structured
from trialrun.read.source import Source

LAUGHS = (
    "<!DOCTYPE a [<!ENTITY b '" + "ha" * 50 + "'>"
    + "".join(f"<!ENTITY c{n} '" + f"&{'b' if n == 0 else f'c{n - 1}'};" * 10 + "'>" for n in range(9))
    + "]><clinical_study><brief_title>&c8;</brief_title></clinical_study>"
)  # fmt: skip
OUTSIDE = (
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    "<clinical_study><brief_title>&b;</brief_title></clinical_study>"
)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (FORMATS["ctgov v2"][:900], "cannot be decoded"),
        (XML[:900].encode(), "cannot be read"),
        (b'{"protocolSection":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (LAUGHS.encode(), "declares entities"),
        (OUTSIDE.encode(), "declares entities"),
        (OUTSIDE.encode("utf-16"), "declares entities"),
        (b"[" + v2_record(1) + b"," + v2_record(2) + b"]", "2 records"),
        (v2_record(1) + b"\n" + v2_record(2) + b"\n", "one record a line"),
    ],
)
def test_an_unusable_record_is_refused_with_the_reason(raw: bytes, said: str) -> None:
    """Cut off, nested without end, with entities or with many records: the error says which, where and what to do."""
    with pytest.raises(InputError, match=said) as raised:
        read_structured(raw, "given.json")
    assert raised.value.where.startswith("given.json")
    assert raised.value.fix


def test_many_records_are_refused_with_the_way_to_read_them() -> None:
    """A file of records that is read as one document tells how a catalog is made of it."""
    with pytest.raises(InputError) as raised:
        read_structured(b"[" + v2_record(1) + b"," + v2_record(2) + b"]", "given.json")
    assert "trialrun read FOLDER --out CATALOG" in raised.value.fix


def test_the_line_of_a_break_is_told() -> None:
    """The error of a record that was cut points to the line where it ends."""
    text = json.dumps(V2, indent=1)
    with pytest.raises(InputError) as raised:
        read_structured(text[: text.index("RECRUITING")].encode(), "cut.json")
    assert raised.value.where == f"cut.json:{text[: text.index('RECRUITING')].count(chr(10)) + 1}"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_record_in_another_unicode_form_reads_the_same(encoding: str) -> None:
    """The byte order mark tells the encoding."""
    source = read_structured(json.dumps(V2, ensure_ascii=False).encode(encoding), "record")
    assert source is not None
    assert source.name == "NCT09990001"
    assert source.findings == ()


def test_an_xml_record_in_utf16_reads_whatever_its_declaration_says() -> None:
    """The byte order mark is right where the first line of the XML says another encoding."""
    source = read_structured(f'<?xml version="1.0" encoding="UTF-16"?>\n{XML}'.encode("utf-16"), "record")
    assert source is not None
    assert source.sites[0].city == "Limoges"


def test_the_encoding_that_xml_declares_is_followed() -> None:
    """Letters of Central Europe are those of the declared code, not of Windows-1252; that it is no UTF-8 is told."""
    text = f'<?xml version="1.0" encoding="ISO-8859-2"?>\n{XML}'.replace("Limoges", "Łódź")
    source = read_structured(text.encode("iso-8859-2"), "record")
    assert source is not None
    assert source.sites[0].city == "Łódź"
    assert [finding.family for finding in source.findings] == ["encoding"]


def test_bytes_that_are_not_utf8_are_read_with_a_finding() -> None:
    """A record in Windows letters is read, and the guess is told."""
    raw = json.dumps(V2, ensure_ascii=False).replace("Limoges", "Orléans").encode("cp1252")
    source = read_structured(raw, "record")
    assert source is not None
    assert source.sites[0].city == "Orléans"
    assert [finding.family for finding in source.findings] == ["encoding"]


@pytest.mark.parametrize(
    "raw", [b"", b"  \n ", b"\x00", b"{", b"<", b"null", b'"text"', b"{}", b"[1, 2]", b"PK\x03\x04"]
)
def test_a_file_without_a_record_is_unread_with_its_reason(raw: bytes) -> None:
    """In bulk nothing is raised: the document is there, with its finding."""
    (found,) = read_records(raw, "empty.json")
    assert isinstance(found, Unread)
    assert found.finding.severity == "error"
    assert found.finding.message


def test_one_broken_line_does_not_keep_the_others_from_being_read() -> None:
    """Of three lines the second is cut; the first and the third are read, and each is called by its line."""
    lines = [v2_record(1), v2_record(2)[:500], b"", v2_record(3)]
    found = list(read_record_lines(enumerate(lines, 1), "all.jsonl"))
    assert [type(one) for one in found] == [Source, Unread, Source]
    assert [one.document.name for one in found] == ["all.jsonl#1", "all.jsonl#2", "all.jsonl#4"]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one, two: b"[" + one + b"," + two + b"]",
        lambda one, two: b'{"totalCount": 2, "studies": [' + one + b"," + two + b"]}",
        lambda one, two: b'{"FullStudiesResponse": {"FullStudies": [{"Study": %b}, {"Study": %b}]}}' % (one, two),
    ],
)  # fmt: skip
def test_lists_and_pages_of_records_are_read_record_by_record(wrap: Callable[[bytes, bytes], bytes]) -> None:
    """A list, and the pages of both interfaces, hold many records."""
    found = list(read_records(wrap(v2_record(1), v2_record(2)), "page.json"))
    assert [one.name for one in found if isinstance(one, Source)] == ["NCT00000001", "NCT00000002"]
    assert [one.document.name for one in found] == ["page.json", "page.json#2"]


def test_a_file_of_many_xml_records_is_read_record_by_record() -> None:
    """Records under one element are as many records."""
    raw = f"<all>{XML}{XML.replace('NCT09990001', 'NCT09990002')}</all>".encode()
    found = list(read_records(raw, "all.xml"))
    assert [one.name for one in found if isinstance(one, Source)] == ["NCT09990001", "NCT09990002"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SIGNS = ("protocolSection", "ProtocolSection", "id_info", "ctNumber", "a2_eudract_number", "isrctn", "studies")


def _paths(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, one in inner for deeper in _paths(one, (*path, key)))]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([kind for kind in FORMATS if kind != "ctgov xml"]), st.data(), JSON)
def test_any_value_in_any_place_of_a_record_is_read_or_reported(kind: str, pick: st.DataObject, put: object) -> None:
    """A record whose values have another shape than the register gives them is still read."""
    record = json.loads(FORMATS[kind])
    path = pick.draw(st.sampled_from(_paths(record)[1:]))
    at = record
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = put
    for found in read_records(json.dumps(record).encode(), "changed"):
        assert isinstance(found, Source | Unread)
    read_structured(json.dumps(record).encode(), "changed")


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(SIGNS), JSON, max_size=3))
def test_any_object_with_the_signs_of_a_register_is_read_or_reported(record: dict[str, object]) -> None:
    """A sign of a register with nonsense behind it does no harm."""
    for found in read_records(json.dumps(record).encode(), "nonsense"):
        assert isinstance(found, Source | Unread)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FORMATS)), st.integers(0, 9_999), st.binary(max_size=3), st.integers(0, 20))
def test_any_change_of_bytes_leaves_a_source_or_a_reason(kind: str, at: int, put: bytes, cut: int) -> None:
    """Bytes changed, added or taken away anywhere never crash the reader."""
    raw = FORMATS[kind]
    at %= len(raw)
    changed = raw[:at] + put + raw[at + cut :]
    assert all(isinstance(found, Source | Unread) for found in read_records(changed, "changed"))


def test_a_line_of_many_megabytes_takes_time_in_proportion() -> None:
    """The time for one line of megabytes grows with its length; so it does for bullets or digits alone."""
    for text in ("word " * 400_000, "* - 1. " * 300_000, "1-800-" * 300_000, "a@b." * 400_000):
        assert_in_proportion(lambda part: list(read_records(_with_criteria(part), "long")), text)


def _with_criteria(text: str) -> bytes:
    record = json.loads(FORMATS["ctgov v2"])
    record["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = f"Call {text}"
    return json.dumps(record).encode()
