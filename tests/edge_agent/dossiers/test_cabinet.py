"""Dossiers on disk: states, journal, documents, export, answers, retention."""

import csv
import hashlib
import io
import json
import stat
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from edge_agent.cee import ComputableVersion, codes, fiche
from edge_agent.dossiers import (
    COLUMNS,
    Answer,
    Attached,
    Cabinet,
    DocumentKind,
    DossierError,
    Operation,
    State,
    read_answers,
    recap_csv,
)
from edge_agent.dossiers.archive import safe_name
from edge_agent.dossiers.french import french_condition, french_event
from tests.edge_agent.dossiers.town_hall import DOCUMENTS, NAME, NOON, OPERATION, TODAY, by, dossier, filled

QUOTE = Attached("devis.pdf", DocumentKind.QUOTE, date(2025, 12, 18))


def sent(folder: Path) -> Cabinet:
    cabinet = filled(folder)
    cabinet.move(NAME, State.READY, by(4))
    cabinet.move(NAME, State.SENT, by(5))
    return cabinet


def answer(state: str, **more: object) -> Answer:
    (found,) = read_answers(json.dumps({"dossier": NAME, "status": state, "day": "2026-12-01", **more}))
    return found


def test_a_dossier_goes_from_draft_to_accepted_and_every_step_is_in_its_journal(tmp_path: Path) -> None:
    cabinet = sent(tmp_path)
    cabinet.take_answer(answer("complement_asked", codes=[{"code": "ATT-3", "text": "tampon"}]), by(6))
    cabinet.change(NAME, {"applicant": {"emmy_reference": "D-18"}}, by(7))
    cabinet.move(NAME, State.SENT, by(8))
    cabinet.take_answer(answer("accepted", kwh_cumac=195352), by(9))

    assert cabinet.get(NAME).state is State.ACCEPTED
    journal = cabinet.journal(NAME)
    states = [entry.content["to"] for entry in journal if entry.event == "state"]
    assert states == ["ready", "sent", "complement_asked", "sent", "accepted"]
    assert [entry.time for entry in journal] == sorted(entry.time for entry in journal)
    assert cabinet.verify(NAME) == len(journal)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.SENT, "can become ready"),
        (State.ACCEPTED, "can become ready"),
        (State.READY, "missing: commitment"),
    ],
)
def test_a_step_that_is_not_allowed_or_not_earned_is_refused(
    tmp_path: Path, state: State, words: str
) -> None:
    cabinet = Cabinet(tmp_path)
    cabinet.open(NAME, OPERATION, by())

    with pytest.raises(DossierError, match=words):
        cabinet.move(NAME, state, by(1))


def test_a_dossier_with_an_error_is_not_ready(tmp_path: Path) -> None:
    cabinet = filled(tmp_path)
    cabinet.change(NAME, {"beneficiary": {"siren": "732829321"}}, by(4))

    with pytest.raises(DossierError, match="errors: DOS-SIREN-01"):
        cabinet.move(NAME, State.READY, by(5))


def test_a_dossier_that_was_sent_does_not_change(tmp_path: Path) -> None:
    cabinet = sent(tmp_path)

    with pytest.raises(DossierError, match="is sent and cannot change"):
        cabinet.change(NAME, {"site_name": "Mairie"}, by(6))
    with pytest.raises(DossierError, match="cannot change"):
        cabinet.attach(NAME, b"x", QUOTE, by(6))


def test_given_parts_keep_what_they_do_not_name(tmp_path: Path) -> None:
    cabinet = filled(tmp_path)
    after = cabinet.change(NAME, {"beneficiary": {"name": "Ville"}}, by(4))

    assert (after.beneficiary.name, after.beneficiary.siren) == ("Ville", "732829320")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"state": "accepted"}, "state cannot be given"),
        ({"documents": []}, "documents cannot be given"),
        ({"days": {"birthday": "2026-01-01"}}, "birthday"),
        ({"amounts": {"prime": "-1"}}, "amounts.prime"),
    ],
)
def test_what_cannot_be_given_is_refused(tmp_path: Path, given: dict[str, object], words: str) -> None:
    with pytest.raises(DossierError, match=words):
        filled(tmp_path).change(NAME, given, by(4))


@pytest.mark.parametrize("name", ["../else", "Bad Name", ""])
def test_a_name_that_is_no_folder_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DossierError):
        Cabinet(tmp_path / "in").open(name, OPERATION, by())
    assert not list(tmp_path.glob("else*"))


def test_a_name_is_taken_once(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="already"):
        filled(tmp_path).open(NAME, OPERATION, by())


def test_only_steps_for_a_person_are_confirmed_and_can_be_taken_back(tmp_path: Path) -> None:
    cabinet = filled(tmp_path)

    with pytest.raises(DossierError, match="not confirmed by hand"):
        cabinet.confirm(NAME, "invoice", True, by(4))
    assert "age" not in cabinet.confirm(NAME, "age", False, by(5)).confirmed


def test_a_document_is_kept_under_its_hash_once(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path)
    cabinet.open(NAME, OPERATION, by())
    document = cabinet.attach(NAME, b"devis", QUOTE, by(1))

    assert document.id == hashlib.sha256(b"devis").hexdigest()
    assert cabinet.content(NAME, document) == b"devis"
    with pytest.raises(DossierError, match="attached already"):
        cabinet.attach(NAME, b"devis", QUOTE, by(2))
    with pytest.raises(DossierError, match="from 1 to"):
        cabinet.attach(NAME, b"", QUOTE, by(2))


def test_a_changed_document_entry_or_data_is_seen(tmp_path: Path) -> None:
    cabinet = filled(tmp_path)
    folder = tmp_path / NAME
    journal, data = folder / "journal.jsonl", folder / "dossier.json"
    lines, text = journal.read_text(encoding="utf-8"), data.read_text(encoding="utf-8")

    journal.write_text(lines.replace('"manager"', '"someone"', 1), encoding="utf-8")
    with pytest.raises(DossierError, match="entry 1 is not the one that was written"):
        cabinet.journal(NAME)
    journal.write_text("".join(lines.splitlines(keepends=True)[1:]), encoding="utf-8")
    with pytest.raises(DossierError, match="entry 1"):
        cabinet.verify(NAME)
    journal.write_text(f"{lines}garbage\n", encoding="utf-8")
    with pytest.raises(DossierError, match="cannot be read"):
        cabinet.journal(NAME)
    journal.write_text(lines, encoding="utf-8")

    data.write_text(text.replace("1400.00", "9400.00"), encoding="utf-8")
    with pytest.raises(DossierError, match="not what the journal says"):
        cabinet.verify(NAME)
    data.write_text(text, encoding="utf-8")

    document = cabinet.get(NAME).documents[0]
    (folder / "documents" / document.id).write_bytes(b"forged")
    with pytest.raises(DossierError, match="not what was attached"):
        cabinet.export(NAME, by(9))
    (folder / "documents" / document.id).unlink()
    with pytest.raises(DossierError, match="cannot be read"):
        cabinet.verify(NAME)


def test_the_owner_alone_reads_the_files(tmp_path: Path) -> None:
    filled(tmp_path)
    for file in (tmp_path / NAME).rglob("*"):
        if file.is_file():
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0


def test_the_archive_has_everything_and_an_index_that_proves_it(tmp_path: Path) -> None:
    packed = filled(tmp_path).export(NAME, by(9))

    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    index = list(csv.DictReader(io.StringIO(files["index.csv"].decode("utf-8-sig")), delimiter=";"))
    assert {row["fichier"]: row["sha256"] for row in index} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "index.csv"
    }
    assert {row["nature"] for row in index if row["nature"]} == {kind.value for kind in DOCUMENTS}
    document = json.loads(files["dossier.json"])
    assert document["kwh_cumac"] == 195_352
    assert document["blocking"] == 0
    xml = ET.fromstring(files["dossier.xml"])  # noqa: S314 - made a line above
    assert xml.findtext("kwh_cumac") == "195352"
    assert xml.findtext("dossier/beneficiary/siren") == "732829320"
    assert len(files["journal.jsonl"].splitlines()) == len(Cabinet(tmp_path).journal(NAME)) - 1


def test_the_summary_says_that_it_is_pdf_a_2b(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(filled(tmp_path).export(NAME, by(9)))) as archive:
        pdf = archive.read("resume.pdf")

    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf


def test_the_same_dossier_at_the_same_instant_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = filled(tmp_path / "a"), filled(tmp_path / "b")
    assert one.export(NAME, by(9)) == two.export(NAME, by(9))


def test_the_official_table_has_17_columns_and_french_dates() -> None:
    (row,) = csv.DictReader(io.StringIO(recap_csv([dossier()])), delimiter=";")

    assert len(COLUMNS) == 17
    assert tuple(row) == COLUMNS
    assert row["siren_demandeur"] == "443061841"
    assert row["volume_kwh_cumac"] == "195352"
    assert (row["date_engagement"], row["date_achevement"]) == ("15/01/2026", "27/02/2026")


def test_a_cell_is_never_a_formula() -> None:
    text = recap_csv([dossier(site_name='=HYPERLINK("x")')])
    assert "'=HYPERLINK" in text


def test_an_unknown_volume_is_an_empty_cell() -> None:
    (row,) = csv.DictReader(
        io.StringIO(recap_csv([dossier(operation={"fiche": "BAT-TH-116", "inputs": {}})])), delimiter=";"
    )
    assert row["volume_kwh_cumac"] == ""


def test_a_specific_operation_says_its_own_volume(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path)
    cabinet.open("four", Operation.model_validate({"fiche": "SPE-IN-01", "kwh_cumac": "1464071.5"}), by())

    (row,) = csv.DictReader(io.StringIO(recap_csv(cabinet.all())), delimiter=";")
    assert row["volume_kwh_cumac"] == "1464071"
    assert cabinet.export("four", by(1)).startswith(b"PK")


@pytest.mark.parametrize(
    "text",
    [
        '{"dossier": "gtb-2026", "status": "rejected", "day": "2026-12-01", "codes": [{"code": "ATT-3", "text": "signature"}]}',
        "\ufeffreference_interne_operation;statut;date;codes;motif\r\ngtb-2026;Rejeté;01/12/2026;ATT-3;signature\r\n",
    ],
)
def test_answers_are_read_from_json_and_from_csv(text: str) -> None:
    (found,) = read_answers(text)

    assert (found.dossier, found.state, found.day) == (NAME, State.REJECTED, date(2026, 12, 1))
    assert [(code.code, code.text) for code in found.codes] == [("ATT-3", "signature")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("{", "not JSON"),
        ("[1]", "JSON object"),
        ('{"dossier": "x", "status": "peut-être", "day": "2026-12-01"}', "peut-être"),
        ('{"dossier": "x", "status": "accepted", "day": "soon"}', "answer 1: day"),
        ("a;b\n1;2\n", "lacks"),
    ],
)
def test_a_wrong_answer_names_its_mistake(text: str, words: str) -> None:
    with pytest.raises(DossierError, match=words):
        read_answers(text)


def test_an_answer_to_a_dossier_not_sent_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="cannot become accepted"):
        filled(tmp_path).take_answer(answer("accepted"), by(4))


def test_a_rejected_dossier_can_be_taken_up_again(tmp_path: Path) -> None:
    cabinet = sent(tmp_path)
    cabinet.take_answer(answer("rejected"), by(6))
    assert cabinet.move(NAME, State.DRAFT, by(7)).state is State.DRAFT


def test_a_dossier_is_kept_without_limit_until_its_issue_and_six_years_after(tmp_path: Path) -> None:
    cabinet = sent(tmp_path)
    with pytest.raises(DossierError, match="kept without limit"):
        cabinet.discard(NAME, date(2099, 1, 1))
    with pytest.raises(DossierError, match="not accepted"):
        cabinet.set_issued(NAME, TODAY, by(6))
    cabinet.take_answer(answer("accepted"), by(6))
    cabinet.set_issued(NAME, date(2027, 1, 10), by(7))

    with pytest.raises(DossierError, match="kept until 2033-01-10"):
        cabinet.discard(NAME, date(2033, 1, 10))
    cabinet.discard(NAME, date(2033, 1, 11))
    assert cabinet.ids() == []


def test_a_dossier_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="no dossier 'x'; there are none"):
        Cabinet(tmp_path).get("x")


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    cabinet = filled(tmp_path)
    (tmp_path / NAME / "dossier.json").write_text("{", encoding="utf-8")
    with pytest.raises(DossierError, match=r"dossier\.json: cannot be read"):
        cabinet.get(NAME)
    (tmp_path / NAME / "journal.jsonl").unlink()
    with pytest.raises(DossierError, match=r"journal\.jsonl: cannot be read"):
        cabinet.journal(NAME)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\devis.pdf", "devis.pdf"),
        ("a/b", "b"),
        ("..", "piece"),
        ("é à.pdf", "é à.pdf"),
    ],
)
def test_a_file_name_names_no_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_every_condition_of_a_fiche_in_force_is_in_french() -> None:
    for code in codes():
        version = fiche(code).version_at(NOON.date())
        if isinstance(version, ComputableVersion):
            for text in version.conditions:
                assert french_condition(text) != text, text
    assert french_event("exported") == "Dossier exporté"
