"""The data APIs: subscribed services, measures, contract and meter."""

import json
from collections.abc import Sequence

from aiohttp import web

from simulators.enedis.answers import measure_answer
from simulators.enedis.errors import Json, outside_swagger
from simulators.enedis.measures import Meter
from simulators.enedis.rules import check_history, parse_query
from simulators.enedis.state import WORLD


async def _json_object(request: web.Request) -> dict[str, object]:
    try:
        question = json.loads(await request.text())
    except ValueError:
        raise outside_swagger() from None
    if not isinstance(question, dict):
        raise outside_swagger()
    return question


async def subscribed_services(request: web.Request) -> web.Response:
    """POST `autorisationId`: what a consent opened. `serviceSouscrit` is null when there is nothing."""
    world = request.app[WORLD]
    question = await _json_object(request)
    wanted = question.get("autorisationId")
    states = question.get("etatCode", ["ACTIF", "DEMANDE"])
    kinds = question.get("serviceType", ["ACCES"])
    if not isinstance(wanted, int) or not isinstance(states, list) or not isinstance(kinds, list):
        raise outside_swagger()
    share = world.shares.find(wanted)
    services: Sequence[Json] = ()
    if share is not None and "ACCES" in kinds:
        state = "DEMANDE" if world.faults.pending(share.prm, world.now()) else "ACTIF"
        services = share.services(state) if state in states else ()
    counted_only = question.get("comptage") is True
    return web.json_response(
        {
            "nbTotalServices": len(services),
            "serviceSouscrit": None if counted_only or not services else services,
        }
    )


async def measures(request: web.Request) -> web.Response:
    """GET a measure resource of `mesure_synchrone_auto/v2`."""
    world = request.app[WORLD]
    if len(request.query) != len(set(request.query)):
        raise outside_swagger()
    query = parse_query(request.match_info["resource"], dict(request.query), world.today)
    meter = world.shared_meter(query.prm)
    check_history(query, meter, world.today)
    return web.json_response(measure_answer(query, meter, world.published_until, world.faults.gaps))


def _meter(request: web.Request) -> Meter:
    if request.query:
        raise outside_swagger()
    return request.app[WORLD].shared_meter(request.match_info["prm"])


async def contract_summary(request: web.Request) -> web.Response:
    """GET `synth_contrat_auto/v1/{prm}`: segments and activation dates."""
    meter = _meter(request)
    segments = [{"segment": "C5"}] if meter.consumption else []
    answer: dict[str, Json] = {"segments": segments + ([{"segment": "P4"}] if meter.production else [])}
    for direction, measured in (("generation", meter.production), ("consumption", meter.consumption)):
        if measured is not None:
            answer[f"{direction}_last_activation_date"] = f"{meter.activated.isoformat()}T00:00:00+0100"
    return web.json_response(answer | {"services_level": "Communicant (ouvert aux services)"})


def _contract(meter: Meter, kind: str, segment: str) -> dict[str, Json]:
    # The holder is fictional; the nesting and the spelling of "adress" are Enedis' own.
    return {
        "usage_point_id": meter.prm,
        "contract_start": f"{meter.activated.isoformat()}T00:00:00+0100",
        "contract_type": kind,
        "contractor": "Fournisseur de démonstration",
        "segment": segment,
        "customer": {"customer": {"adress": {"line1": "MAIRIE DE DÉMONSTRATION", "line4": meter.address}}},
        "contact_data": {"email": "mairie@example.org", "phone": "0100000000"},
        "person": {"title": "Mme", "lastname": "EXEMPLE", "firstname": "Camille"},
    }


async def contract_situation(request: web.Request) -> web.Response:
    """GET `situation_contrat_auto/v1/{prm}`: one contract per direction, with (fictional) personal details."""
    meter = _meter(request)
    contracts: list[Json] = []
    if meter.consumption is not None:
        power = {"subscribed_power": {"unit": "kVA", "value": str(meter.subscribed_power_kva)}}
        contracts.append(_contract(meter, "Contrat GRD-F", "C5") | power)
    if meter.production is not None:
        contracts.append(_contract(meter, "Contrat GRD-A", "P4"))
    return web.json_response(contracts)


async def metering(request: web.Request) -> web.Response:
    """GET `comptage_auto/v1/{prm}`: the meter's kind and its off-peak windows.

    Only the two paths that clients read are given; no recorded answer of this API is known.
    """
    meter = _meter(request)
    return web.json_response(
        {
            "idPrm": meter.prm,
            "dispositifComptage": {"typeComptage": {"code": "AMM", "libelle": "Compteur communicant Linky"}},
            "relais": {"plageHeuresCreuses": meter.off_peak},
        }
    )
