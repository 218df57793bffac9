"""The command line run in this process, and the small clinic it is run on."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from trialrun.cli.main import main

AS_OF = "2026-11-20"


class Ran(msgspec.Struct, frozen=True):
    """What one command did: exit code, and what it printed on each stream."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


Run = Callable[..., Ran]


def runner(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """A function that runs `trialrun WORD...` in this process."""

    def run(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["trialrun", *map(str, words)])
        capsys.readouterr()
        try:
            main()
            code: object = 0
        except SystemExit as leaving:
            code = leaving.code if leaving.code is not None else 0
        printed = capsys.readouterr()
        assert isinstance(code, int)
        return Ran(code, printed.out, printed.err)

    return run


def folder_of(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with the files given; text is written as UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


CLINIC = {
    "person.csv": (
        "person_id,sex,birth_date\n"
        "001,female,1960-05-17\n"
        "1,male,1955-01-02\n"
        '"O\'Neil, ""J""",female,1970-02-28\n'
        '" spaced ",male,1948\n'
        "twice,male,1955-01-02\n"
        "twice,female,1965-01-02\n"
        "again,male,1955-01-02\n"
        "again,male,1955-01-02\n"
    ),
    "measurement.csv": (
        "person_id,variable,date,value,unit\n"
        "001,platelets,2026-11-01,120,10*9/L\n"
        "1,platelets,2026-11-01,20,10*9/L\n"
        "spaced,platelets,2026-11-01,１２０,10*9/L\n"
        "001,flurbs,2026-11-01,12,g/dL\n"
        "001,creatinine,2026-13-41,12,mg/dL\n"
        "001,creatinine,2026-11-01,1.2,frobs/L\n"
        "nobody,creatinine,2026-11-01,1.2,mg/dL\n"
    ),
}

TRIAL = """trialrun: 1
kind: trial
name: invented-1
title: {value: An invented trial}
eligibility:
  complete: true
  criteria:
    - {id: adult, list_role: inclusion, kind: compiled, label: an adult, rule: age >= 18 years}
    - {id: platelets, list_role: inclusion, kind: compiled, label: enough platelets, rule: platelets >= 50 10*9/L}
    - {id: consent, list_role: inclusion, kind: attest, label: consent in writing, rule: attest(consent)}
  questions:
    consent: {text: Has the patient signed the consent form?, by: patient}
"""
