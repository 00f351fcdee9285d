"""What is wrong with a dossier, each with its code and its correction.

Sources: arrêté of 04/09/2014 (NOR DEVR1414899A), annexes 4 to 6; code de l'énergie; the fiches.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from edge_agent.cee.expiring import months_later

from .clear_days import SEVEN_CLEAR_DAYS, asks_clear_days, first_start
from .findings import Finding, Said, blocking, warning
from .identifiers import NO_SIREN, Identifier, siren, siret
from .mentions import mentions_of
from .model import Dossier

DEPOSIT_MONTHS = 12
SOON_MONTHS = 2


def check(dossier: Dossier, today: date) -> list[Finding]:
    """Everything wrong with a dossier on a day; what is merely missing is in the checklist."""
    return [
        *_identifiers(dossier),
        *_order(dossier),
        *_days(dossier, today),
        *_amounts(dossier),
        *_mentions(dossier),
        *_address(dossier),
    ]


def _identifiers(dossier: Dossier) -> Iterator[Finding]:
    for field, text, found, name in (
        ("applicant.siren", dossier.applicant.siren, siren(dossier.applicant.siren), "SIREN"),
        ("beneficiary.siren", dossier.beneficiary.siren, _beneficiary(dossier.beneficiary.siren), "SIREN"),
        ("professional.siret", dossier.professional.siret, siret(dossier.professional.siret), "SIRET"),
    ):
        if not text:
            continue
        if not found.valid:
            yield blocking(
                f"DOS-{name}-01",
                field,
                Said(
                    f"{name} {text} : les chiffres ne concordent pas",
                    f"{name} {text}: its digits do not agree",
                ),
                Said("Recopier le numéro de l'extrait Kbis", "Copy the number from the company register"),
            )
        elif found.warning:
            yield warning(
                f"DOS-{name}-02",
                field,
                Said(
                    f"{name} {text} : établissement de La Poste, règle particulière",
                    f"{name} {text}: {found.warning}",
                ),
                Said("Vérifier le numéro à la source", "Verify the number at its source"),
            )


def _beneficiary(text: str) -> Identifier:
    return Identifier(valid=True) if text == NO_SIREN else siren(text)


def _order(dossier: Dossier) -> Iterator[Finding]:
    days = dossier.days
    if days.commitment and days.engaged and days.commitment >= days.engaged:
        yield blocking(
            "DOS-RAI-01",
            "days.commitment",
            Said(
                f"Le rôle actif et incitatif ({days.commitment:%d/%m/%Y}) n'est pas antérieur à l'engagement "
                f"({days.engaged:%d/%m/%Y})",
                f"the commitment of {days.commitment} is not before the engagement of {days.engaged}",
            ),
            Said(
                "Rien ne peut être régularisé : l'opération a été engagée sans incitation",
                "Nothing can be mended: the operation was engaged without incentive",
            ),
        )
    named = [
        ("quote", "devis", days.quote),
        ("engaged", "engagement", days.engaged),
        ("works_start", "début des travaux", days.works_start),
        ("completed", "achèvement", days.completed),
    ]
    known = [(key, name, day) for key, name, day in named if day is not None]
    for (before, name_before, first), (after, name_after, second) in pairwise(known):
        if second < first:
            yield blocking(
                "DOS-DAT-01",
                f"days.{after}",
                Said(
                    f"Date de « {name_after} » ({second:%d/%m/%Y}) antérieure à « {name_before} » ({first:%d/%m/%Y})",
                    f"{after} ({second}) is before {before} ({first})",
                ),
                Said("Corriger la date d'après la pièce", "Correct the day from the document"),
            )


def _days(dossier: Dossier, today: date) -> Iterator[Finding]:
    days = dossier.days
    if asks_clear_days(dossier.operation.fiche) and days.engaged and days.works_start:
        earliest = first_start(days.engaged)
        if days.works_start < earliest:
            yield blocking(
                "DOS-DAT-02",
                "days.works_start",
                Said(
                    f"Moins de {SEVEN_CLEAR_DAYS} jours francs entre l'acceptation du devis et le début des travaux "
                    f"(au plus tôt le {earliest:%d/%m/%Y})",
                    f"fewer than {SEVEN_CLEAR_DAYS} clear days between the accepted quote and the works "
                    f"(not before {earliest})",
                ),
                Said(
                    "Commencer les travaux plus tard ; commencés trop tôt, l'opération n'est pas éligible",
                    "Start the works later; started too soon, the operation is not eligible",
                ),
            )
    if days.completed is not None:
        yield from _deposit(dossier, days.completed, today)
    for field in ("attestation_beneficiary", "attestation_professional"):
        signed = getattr(days, field)
        if signed and days.completed and signed < days.completed:
            yield blocking(
                "DOS-ATT-01",
                f"days.{field}",
                Said(
                    "Attestation signée avant l'achèvement des travaux",
                    "attestation signed before completion",
                ),
                Said(
                    "La faire signer de nouveau, après l'achèvement", "Have it signed again, after completion"
                ),
            )


def _deposit(dossier: Dossier, completed: date, today: date) -> Iterator[Finding]:
    if dossier.state.value in {"sent", "accepted", "rejected"}:
        return
    last = months_later(completed, DEPOSIT_MONTHS)
    if today > last:
        yield blocking(
            "DOS-DEL-01",
            "days.completed",
            Said(
                f"Le délai de dépôt de 12 mois s'est terminé le {last:%d/%m/%Y}",
                f"the 12 months to deposit ended on {last}",
            ),
            Said(
                "Demander au délégataire si un autre délai s'applique",
                "Ask the depositor whether another time limit applies",
            ),
        )
    elif today > months_later(last, -SOON_MONTHS):
        yield warning(
            "DOS-DEL-02",
            "days.completed",
            Said(f"Dernier jour de dépôt : {last:%d/%m/%Y}", f"last day to deposit: {last}"),
            Said("Envoyer le dossier sans attendre", "Send the dossier without delay"),
        )


def _amounts(dossier: Dossier) -> Iterator[Finding]:
    amounts = dossier.amounts
    excl, incl, quote = amounts.invoice_excl_tax, amounts.invoice_incl_tax, amounts.quote_excl_tax
    if excl is not None and incl is not None and incl < excl:
        yield blocking(
            "DOS-MNT-01",
            "amounts.invoice_incl_tax",
            Said(
                "Montant TTC de la facture inférieur au montant hors taxes",
                "invoice with tax below that without",
            ),
            Said("Recopier les deux montants de la facture", "Copy both amounts from the invoice"),
        )
    if excl is not None and quote is not None and excl != quote:
        yield warning(
            "DOS-MNT-02",
            "amounts.invoice_excl_tax",
            Said(
                f"La facture ({excl} € HT) diffère du devis ({quote} € HT)",
                f"the invoice ({excl} € without tax) differs from the quote ({quote} €)",
            ),
            Said("Joindre l'avenant ou l'explication", "Attach the amendment or the reason"),
        )
    aids = (amounts.prime or 0) + (amounts.other_aids or 0)
    if incl is not None and aids > incl:
        yield blocking(
            "DOS-MNT-03",
            "amounts.prime",
            Said("Les aides dépassent le coût des travaux", "the aids are more than the cost of the works"),
            Said("Corriger la prime ou les autres aides", "Correct the prime or the other aids"),
        )


def _mentions(dossier: Dossier) -> Iterator[Finding]:
    asked = {mention.code: mention for mention in mentions_of(dossier.operation.fiche)}
    if strangers := dossier.mentions - asked.keys():
        yield warning(
            "DOS-MEN-02",
            "mentions",
            Said(
                f"Mentions inconnues : {', '.join(sorted(strangers))}",
                f"unknown: {', '.join(sorted(strangers))}",
            ),
            Said("Les retirer", "Remove them"),
        )
    if dossier.days.invoice is None:
        return
    for code, mention in asked.items():
        if code not in dossier.mentions:
            yield blocking(
                "DOS-MEN-01",
                f"mentions.{code}",
                Said(
                    f"Mention non relevée sur la facture : {mention.fr}",
                    f"not found on the invoice: {mention.en}",
                ),
                Said(
                    "Relire la facture ; si la mention manque, la faire refaire avant l'attestation",
                    "Read the invoice again; if it is missing, have the invoice redone before the attestation",
                ),
            )


def _address(dossier: Dossier) -> Iterator[Finding]:
    for field, place in (("site", dossier.site), ("beneficiary.seat", dossier.beneficiary.seat)):
        code = place.postal_code
        if code and not (len(code) == 5 and code.isascii() and code.isdecimal()):
            yield blocking(
                "DOS-ADR-01",
                f"{field}.postal_code",
                Said(
                    f"Code postal {code} : cinq chiffres attendus",
                    f"postal code {code}: five digits are expected",
                ),
                Said("Corriger le code postal", "Correct the postal code"),
            )
        if "cedex" in f"{place.city} {code}".lower():
            yield blocking(
                "DOS-ADR-02",
                f"{field}.city",
                Said("Adresse en cedex", "address in cedex"),
                Said(
                    "Donner le code postal et la ville sans cedex",
                    "Give the postal code and city without cedex",
                ),
            )
