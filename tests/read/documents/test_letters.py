"""Medical-information letters: sections, nested points, tables printed one cell a line, references."""

import pytest

from read.documents.documents_made import page, text_source
from trialrun.read.documents.formats.html import html_lines
from trialrun.read.documents.letters.citations import split_citations
from trialrun.read.documents.printed_lines import split_lines
from trialrun.read.documents.recognising import read_source_bytes
from trialrun.read.documents.tables import barred_table_at, table_at


def test_sections_and_points() -> None:
    """Sections bear our names; points within points keep their depth; the notice is kept."""
    source = page("letter.txt")
    assert source.kind == "information letter"
    assert source.titles[0].value.text == "Use of FICTIVEX in Patients With POEMS Syndrome"
    assert [part.name for part in source.sections if part.heading] == [
        "summary", "background", "methods", "efficacy", "safety", "literature search",
    ]  # fmt: skip
    summary = next(part for part in source.sections if part.name == "summary")
    assert [line.level for line in summary.lines] == [1, 2, 1]


def test_table_of_one_cell_a_line() -> None:
    """A table printed one cell a line has its title, columns, rows with their depth, cells and notes again."""
    (table,) = page("letter.txt").tables
    assert table.title and table.title.text == "Patients at Start2"
    assert [cell.text for cell in table.columns] == ["Characteristic", "Fictivex", "N=9"]
    assert [(row.level, row.label.text, [cell.text for cell in row.cells]) for row in table.rows] == [
        (0, "Men, n (%)", ["5 (56)"]),
        (0, "Age, years, median (range)", ["61 (44-78)"]),
        (0, "VEGF, pg/mL", []),
        (1, "Serum", ["812 (220-2100)"]),
        (1, "Plasma", ["-"]),
        (0, "Time to next treatment, months", ["Not reached"]),
    ]
    assert [note.first for note in table.notes] == [42, 43]


def test_references() -> None:
    """References are citations, those broken over lines joined."""
    citations = page("letter.txt").citations
    assert len(citations) == 6
    assert citations[1].text.text.endswith("2030; 1(2):3-4.")


def test_citation_digits_come_off() -> None:
    """Reference numbers glued to words are taken off, where they are numbers of references."""
    assert split_citations("Alder et al (2030)2,3 treated 9 patients.", 6) == (
        "Alder et al (2030) treated 9 patients.",
        (2, 3),
    )
    assert split_citations("found one series.4-6", 6) == ("found one series.", (4, 5, 6))
    assert split_citations("Patients at Start2", 6) == ("Patients at Start", (2,))


def test_figures_stay() -> None:
    """Figures that are no reference numbers stay: units, markers, decimals, numbers beyond the list."""
    for text in ("CD38 and 10 mg/m2", "VEGF of 2.5", "the year 2030", "since2019", "in patients99"):
        assert split_citations(text, 13) == (text, ())


def test_tables_with_tabs() -> None:
    """Rows whose cells are parted by tabs are a table, titled by the line above it."""
    source = text_source(
        "This letter is for healthcare professionals, in response to your request.\n\nFICTUMAB\n\n"
        "Medical Information: Fictumab in Invented Disease\n\nDate of Preparation: June 2030\n\nSummary\n\n"
        "• Fictumab is not approved for this use. See the prescribing information.\n\nResults\n\n"
        "Table 1. Response\nOutcome\tHigh (n=12)\tLow (n=7)\nRelief, n (%)\t8 (67)\t3 (43)\n"
        "Relapse, n (%)\t1 (8)\t2 (29)\n"
    )
    assert [item.value.text for item in source.titles] == ["Medical Information: Fictumab in Invented Disease"]
    assert [item.value.text for item in source.dates] == ["June 2030"]
    (table,) = source.tables
    assert [column.text for column in table.columns] == ["Outcome", "High (n=12)", "Low (n=7)"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["8 (67)", "3 (43)"], ["1 (8)", "2 (29)"]]


def test_a_letter_without_headings_is_named_by_what_was_asked() -> None:
    """Its title is what the inquiry was about; its date, issuer and salutation are no title."""
    source = text_source(
        "Invented Pharma, Inc.\nMedical Information\n\n14 March 2030\n\nDear Dr. Alder,\n\n"
        "Thank you for your inquiry regarding the use of FICTIVEX (fictumab) in patients with AL amyloidosis.\n\n"
        "FICTIVEX is not approved for AL amyloidosis. It was studied in a randomized trial of 168 patients, of whom "
        "85 were given fictumab and 83 the choice of their physician until the disease progressed.\n\n"
        "This letter answers your unsolicited request. See the Prescribing Information.\n"
    )
    assert source.kind == "information letter"
    assert [item.value.text for item in source.titles] == ["Use of FICTIVEX (fictumab) in patients with AL amyloidosis"]


def test_tables_with_bars_have_rows_below_rows_and_notes() -> None:
    """A row without values heads those below it up to the next with a form of its own; its last row may be a note."""
    source = text_source(
        "This letter is for healthcare professionals, in response to your request.\n\nFICTIVEX\n\n"
        "Use of FICTIVEX in Invented Disease\n\nSUMMARY\n\n- FICTIVEX is not approved for this use.\n\n"
        "RESULTS\n\n| Characteristic | All (N=17) |\n|---|---|\n| Stage, n (%) | |\n| I | 5 (29) |\n| II | 12 (71) |\n"
        "| Age, median (range) | 67 (48-82) |\n| Abbreviations: I, one; II, two. | |\n\n"
        "PRODUCT LABELING\n\nSee the prescribing information.\n"
    )
    (table,) = source.tables
    assert [(row.level, row.label.text, len(row.cells)) for row in table.rows] == [
        (0, "Stage, n (%)", 0),
        (1, "I", 1),
        (1, "II", 1),
        (0, "Age, median (range)", 1),
    ]
    assert [note.text for note in table.notes] == ["Abbreviations: I, one; II, two."]


@pytest.mark.parametrize(
    ("greeting", "answer"),
    [
        ("Dear Dr Birch,", "Thank you for your question about elotuzumab in adults with myeloma who are HIV negative."),
        ("Dear Professor Alder", "You asked about elotuzumab in multiple myeloma; this is what has been published."),
        ("Dear Sir or Madam:", "We write in answer to your recent enquiry. Elotuzumab was studied in myeloma."),
    ],
)
def test_a_greeting_to_one_who_asked_makes_a_letter(greeting: str, answer: str) -> None:
    """A letter that prints none of the usual notices is known by its greeting and by what it says that was asked."""
    told = "Response was seen in 12 of 30 patients (40%), and 3 (10%) patients stopped treatment."
    assert text_source(f"{greeting}\n\n{answer}\n\n{told}\n").kind == "information letter"


def test_a_greeting_alone_makes_none() -> None:
    """An eligibility list that somebody sent with a greeting is no letter with results."""
    text = "Dear colleague,\n\nInclusion Criteria:\n- Age 18 or older\nExclusion Criteria:\n- HIV infection\n"
    assert text_source(text).kind != "information letter"


def test_a_letter_without_its_small_print() -> None:
    """A title `Use of BRAND in ...`, its department and what is not approved make a letter."""
    text = (
        "FICTOVY® (fictumab) Medical Information\n\nUse of FICTOVY in Adult Patients With Pityriasis Rubra Pilaris\n\n"
        "SUMMARY\n\n• FICTOVY is not approved for the treatment of pityriasis rubra pilaris.\n\nCLINICAL DATA\n\n"
        "Oak et al (2030)1 gave FICTOVY to 12 patients (N=12).\n\nREFERENCES\n1. Oak A. Fictumab. J Oak. 2030;1:1.\n"
    )
    assert text_source(text).kind == "information letter"
    assert text_source(text.replace("Medical Information", "").replace("CLINICAL DATA", "")).kind == "text"


def test_a_letter_closes_below_its_references() -> None:
    """A farewell below the last numbered reference is none; one that lost its number and has a year still is one."""
    text = (
        "Dear Dr. Example,\n\nThank you for your question about FICTEX in amyloidosis. You asked whether it works.\n\n"
        "SUMMARY\n- Fictex was given to 12 patients.1\n\nREFERENCES\n1 Doe J, Roe R. Fictex works. Blood. 2020;1:2-3.\n"
        "2 Roe R. Fictex again. Blood. 2021;1:4.\n\nRoe R. Fictex once more. Blood. 2022;9:1.\n\n"
        "Last updated: May 2023\n\nThis letter answers your question alone.\n\nYours sincerely,\nMedical Affairs\n"
    )
    source = text_source(text)
    assert source.kind == "information letter"
    assert len(source.citations) == 3
    notices = [line.text for section in source.sections if section.name == "notice" for line in section.lines]
    assert "This letter answers your question alone." in notices


def test_a_label_on_two_lines_is_one_row() -> None:
    """A label that ends open, or goes on small below, is one; a heading of rows that are indented stays a row."""
    lines, _ = split_lines(
        "Baseline\nCharacteristic\nN=36\nMedian pain,\npoints (range)\n4 (1-9)\nMale, n (%)\n22 (61)\n"
        "Time to relief\nof pain, days\n3 (1-8)\nStage, n (%)\n   I\n3 (8)\n   II\n33 (92)\n",
        "letter.txt",
    )
    table, taken = table_at(lines)
    assert table is not None and taken == len(lines)
    assert [row.label.text for row in table.rows] == [
        "Median pain, points (range)", "Male, n (%)", "Time to relief of pain, days", "Stage, n (%)", "I", "II",
    ]  # fmt: skip


def test_sizes_below_the_heads_are_of_their_columns() -> None:
    """A size on the line below the head of each column is part of it, and heads no row that begins with a small letter;
    a short form below a row that is full is the label of the next one.
    """
    lines, _ = split_lines(
        "Best response\nResponse\nFictivex weekly\n(n = 28)\nFictivex daily\n(n = 26)\nsCR, n (%)\n2 (7)\n4 (15)\n"
        "PR, n (%)\n9 (32)\n6 (23)\nNE\n3 (11)\n–\n",
        "letter.txt",
    )
    table, taken = table_at(lines)
    assert table is not None and taken == len(lines)
    assert [cell.text for cell in table.columns] == ["Response", "Fictivex weekly (n = 28)", "Fictivex daily (n = 26)"]
    assert [(row.label.text, [cell.text for cell in row.cells]) for row in table.rows] == [
        ("sCR, n (%)", ["2 (7)", "4 (15)"]), ("PR, n (%)", ["9 (32)", "6 (23)"]), ("NE", ["3 (11)", "–"]),
    ]  # fmt: skip


def test_one_size_below_the_heads_is_that_of_all() -> None:
    """A lone size below the heads stays a line of its own: it may be that of every column."""
    lines, _ = split_lines(
        "Baseline\nCharacteristic\nAt diagnosis\nAt first dose\nN=7\nMale, n (%)\n4 (57)\n4 (57)\n"
        "Ascites\n1 (14)\n0 (0)\n",
        "letter.txt",
    )
    table, _ = table_at(lines)
    assert table is not None
    assert [cell.text for cell in table.columns] == ["Characteristic", "At diagnosis", "At first dose", "N=7"]


def test_heads_of_two_rows_are_one() -> None:
    """Cells of a web page that reach down or across keep the columns apart; heads below heads say both."""
    source = read_source_bytes(
        b"<html><body><p>Invented Medical Information answers an unsolicited request of a healthcare professional.</p>"
        b"<h2>FICTIVEX - Use in Gout</h2><h3>Summary</h3><p>FICTIVEX is not approved for gout.</p>"
        b"<h3>Clinical Data</h3><p>Pain after treatment</p>"
        b"<table><tr><th rowspan='2'>Outcome</th><th colspan='2'>Dose</th></tr><tr><th>5 mg (n=27)</th>"
        b"<th>9 mg (n=25)</th></tr><tr><td>Relief, n (%)</td><td>3 (11)</td><td>2 (8)</td></tr></table></body></html>",
        "letter.html",
    )
    (table,) = source.tables
    assert [cell.text for cell in table.columns] == ["Outcome", "Dose 5 mg (n=27)", "Dose 9 mg (n=25)"]
    assert [(row.label.text, [cell.text for cell in row.cells]) for row in table.rows] == [
        ("Relief, n (%)", ["3 (11)", "2 (8)"])
    ]


def barred_table(page: str) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The heads of the first table of a page, and its rows."""
    lines, _, _ = html_lines(f"<p>Table 1</p><table>{page}</table>", "made.html")
    table, _ = barred_table_at(lines[1:])
    assert table is not None
    return [cell.text for cell in table.columns], [
        (row.label.text, [cell.text for cell in row.cells]) for row in table.rows
    ]


def test_a_head_across_columns_heads_each_of_them() -> None:
    """Two groups of two columns each: no value changes its group."""
    heads, rows = barred_table(
        "<thead><tr><th rowspan=2>Outcome</th><th colspan=2>Hay</th><th colspan=2>Straw</th></tr>"
        "<tr><th>n</th><th>%</th><th>n</th><th>%</th></tr></thead>"
        "<tr><td>Relief</td><td>1</td><td>5</td><td>2</td><td>8</td></tr>"
    )
    assert heads == ["Outcome", "Hay n", "Hay %", "Straw n", "Straw %"]
    assert rows == [("Relief", ["1", "5", "2", "8"])]


def test_empty_and_long_cells_shift_no_value() -> None:
    """An empty corner, a last cell that reaches down, a name across all columns."""
    heads, rows = barred_table(
        "<tr><th></th><th>Hay</th><th>Straw</th></tr><tr><td>Relief</td><td>1</td><td rowspan=2>7</td></tr>"
        "<tr><td>Sleep</td><td>2</td></tr><tr><td colspan=3>Pain</td></tr>"
        "<tr><td>Mild</td><td>3</td><td>9</td></tr><tr><td>Severe</td><td></td><td>6</td></tr>"
    )
    assert heads == ["", "Hay", "Straw"]
    assert rows == [
        ("Relief", ["1", "7"]), ("Sleep", ["2"]), ("Pain", []), ("Mild", ["3", "9"]), ("Severe", ["", "6"]),
    ]  # fmt: skip


def test_rows_below_a_heading_with_its_form() -> None:
    """A bracket that says no form leaves a row below its heading; a list of short forms below a table is its note."""
    source = text_source(
        "<html><body><p>Dear Dr. Example:</p><p>In response to your request, please find information on the use of "
        "ROWAN (rowanib) in patients with gout.</p><h2>CLINICAL DATA</h2><p>Oak (2031) studied rowanib (N=40).</p>"
        "<p>Table 1. Efficacy</p><table><tr><th>Outcome</th><th>Rowanib (n=20)</th><th>Placebo (n=20)</th></tr>"
        "<tr><td colspan=3>Response, n (%)</td></tr><tr><td>Overall (CR + PR)</td><td>9 (45)</td><td>2 (10)</td></tr>"
        "<tr><td>CR</td><td>4 (20)</td><td>1 (5)</td></tr></table>"
        "<p>CR, complete response; PR, partial response; SD, stable disease.</p><h2>REFERENCES</h2><p>1. Oak. 2031.</p>"
    )
    (table,) = source.tables
    assert [(row.label.text, row.level) for row in table.rows] == [
        ("Response, n (%)", 0), ("Overall (CR + PR)", 1), ("CR", 1),
    ]  # fmt: skip
    assert [note.text for note in table.notes] == ["CR, complete response; PR, partial response; SD, stable disease."]
    assert source.titles[0].value.text == "Use of ROWAN (rowanib) in patients with gout"
