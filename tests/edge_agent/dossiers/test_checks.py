"""What is wrong with a dossier: identifiers, dates, amounts, mentions, addresses, each with code and correction."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.dossiers import check, checklist, completeness
from edge_agent.dossiers.identifiers import luhn, siren, siret
from tests.edge_agent.cee.rule_examples import RuleExample, examples_of
from tests.edge_agent.dossiers.town_hall import DOCUMENTS, TODAY, days, dossier


def codes(**given: object) -> list[str]:
    return [finding.code for finding in check(dossier(**given), TODAY)]


@pytest.mark.parametrize("example", examples_of("luhn"), ids=lambda example: example.id)
def test_published_identifiers_are_told_apart(example: RuleExample) -> None:
    text = example.inputs["id"]
    found = siren(text) if len(text) == 9 else siret(text)
    assert found.valid is example.expected["valid"]


def test_an_establishment_of_la_poste_follows_its_own_rule_with_a_warning() -> None:
    found = siret(
        "35600000000011"
    )  # Luhn sum 16: refused, were it not La Poste's; digit sum 16 is no multiple of 5
    assert not found.valid
    ours = siret("35600000000010")
    assert ours.valid
    assert "La Poste" in ours.warning


@given(st.text("0123456789", min_size=8, max_size=8))
def test_exactly_one_last_digit_makes_a_siren_valid(start: str) -> None:
    assert [siren(f"{start}{last}").valid for last in range(10)].count(True) == 1


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(digits: str, place: int, shift: int) -> None:
    wrong = f"{digits[:place]}{(int(digits[place]) + shift) % 10}{digits[place + 1 :]}"
    assert luhn(digits) % 10 != luhn(wrong) % 10


@pytest.mark.parametrize("text", ["", "12345678", "73282932A", "７３２８２９３２０"])
def test_what_is_no_number_is_no_siren(text: str) -> None:
    assert not siren(text).valid


def test_a_right_dossier_has_nothing_wrong() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"beneficiary": {"name": "C", "siren": "732829321"}}, "DOS-SIREN-01"),
        ({"professional": {"name": "A", "siret": "73282932000075"}}, "DOS-SIRET-01"),
        ({"professional": {"name": "A", "siret": "35600000000010"}}, "DOS-SIRET-02"),
        ({"days": days(commitment="2026-01-15")}, "DOS-RAI-01"),
        ({"days": days(quote="2026-01-20")}, "DOS-DAT-01"),
        ({"days": days(works_start="2026-03-01")}, "DOS-DAT-01"),
        ({"days": days(attestation_beneficiary="2026-02-26")}, "DOS-ATT-01"),
        (
            {
                "days": days(
                    completed="2025-11-20",
                    engaged="2025-11-01",
                    quote=None,
                    works_start=None,
                    commitment=None,
                )
            },
            "DOS-DEL-01",
        ),
        ({"amounts": {"invoice_excl_tax": "120", "invoice_incl_tax": "100"}}, "DOS-MNT-01"),
        ({"amounts": {"quote_excl_tax": "100", "invoice_excl_tax": "120"}}, "DOS-MNT-02"),
        ({"amounts": {"invoice_incl_tax": "100", "prime": "80", "other_aids": "30"}}, "DOS-MNT-03"),
        ({"mentions": ["siret", "address", "works", "day", "class", "uses"]}, "DOS-MEN-01"),
        (
            {"mentions": ["siret", "address", "works", "day", "class", "uses", "areas", "colour"]},
            "DOS-MEN-02",
        ),
        ({"site": {"street": "1 r", "postal_code": "7500", "city": "Paris"}}, "DOS-ADR-01"),
        ({"site": {"street": "1 r", "postal_code": "75001", "city": "Paris Cedex 01"}}, "DOS-ADR-02"),
    ],
)
def test_a_mistake_has_its_code_and_its_correction_in_both_languages(
    changed: dict[str, object], code: str
) -> None:
    found = [finding for finding in check(dossier(**changed), TODAY) if finding.code == code]

    assert found
    assert all(each.text.fr and each.text.en and each.correction.fr and each.correction.en for each in found)


def test_nine_stars_stand_for_a_beneficiary_without_siren() -> None:
    assert codes(beneficiary={"name": "C", "siren": "*********"}) == []


@pytest.mark.parametrize(("start", "refused"), [("2026-01-22", True), ("2026-01-23", False)])
def test_seven_clear_days_leave_the_eighth_day_free(start: str, refused: bool) -> None:
    roof = {"fiche": "BAT-EN-101", "inputs": {}}
    found = codes(operation=roof, mentions=[], days=days(invoice=None, works_start=start))
    assert ("DOS-DAT-02" in found) is refused


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 12, 27), None),
        (date(2026, 12, 28), "DOS-DEL-02"),
        (date(2027, 2, 27), "DOS-DEL-02"),
        (date(2027, 2, 28), "DOS-DEL-01"),
    ],
)
def test_twelve_months_after_completion_the_deposit_is_too_late(today: date, code: str | None) -> None:
    found = [finding.code for finding in check(dossier(), today)]
    assert found == ([] if code is None else [code])


def test_the_checklist_follows_the_operation() -> None:
    gtb = {item.step.code for item in checklist(dossier())}
    roof = {item.step.code for item in checklist(dossier(operation={"fiche": "BAT-EN-101", "inputs": {}}))}
    special = {item.step.code for item in checklist(dossier(operation={"fiche": "SPE-IN-01", "inputs": {}}))}
    contract = {"fiche": "BAT-TH-116", "inputs": {}, "situation": {"guaranteed_saving": "measured"}}

    assert {"existing_class", "class_audit"} <= gtb
    assert "clear_days" in roof - gtb
    assert {"audit", "measurement"} <= special - gtb
    assert {"contract", "measurement"} <= {item.step.code for item in checklist(dossier(operation=contract))}


def test_stages_come_in_order_and_the_deposit_is_due_a_year_after_completion() -> None:
    items = checklist(dossier())

    stages = list(dict.fromkeys(item.step.stage for item in items))
    assert [stage.value for stage in stages] == [
        "before_engagement",
        "quote",
        "works",
        "invoice",
        "attestation",
        "deposit",
    ]
    assert {item.due for item in items if item.step.code == "sent"} == {date(2027, 2, 27)}


def test_without_its_documents_a_dossier_is_not_complete() -> None:
    done = {item.step.code for item in checklist(dossier()) if item.done}

    assert {"parties", "professional", "completed", "mentions", "applicant"} <= done
    assert not {"commitment", "quote", "invoice", "attestation", "class_audit"} & done
    assert 0 < completeness(checklist(dossier())) < 1
    assert len(DOCUMENTS) == 5
