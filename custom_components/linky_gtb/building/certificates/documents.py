"""The `certificates` document of the agent, checked into `model`. Unknown keys are ignored."""

from datetime import date

from custom_components.linky_gtb.json_value import Json

from .model import BestOperation, Certificates, DayThatMatters, DossierLine, Task, Words


def read_certificates(document: Json) -> Certificates | None:
    """Return the certificates; None when the agent has not computed them.

    Raises:
        ValueError: when the document is not what the agent's API promises; the text says where.
    """
    if document is None:
        return None
    top = _object(document, "certificates")
    best = top.get("best")
    return Certificates(
        best=None if best is None else _best(_object(best, "certificates.best")),
        dossiers=tuple(_dossier(item) for item in _objects(top, "dossiers")),
        tasks=tuple(_task(item) for item in _objects(top, "tasks")),
        days=tuple(_day(item) for item in _objects(top, "days")),
    )


def _best(best: dict[str, Json]) -> BestOperation:
    volume, prime = best.get("kwh_cumac"), best.get("prime_eur")
    volumes = volume if isinstance(volume, dict) else {}
    primes = prime if isinstance(prime, dict) else {}
    questions = _number(best, "questions")
    return BestOperation(
        code=_text(best, "code"),
        title=_text(best, "title"),
        version=_text(best, "version"),
        works=_words(best, "works"),
        status=_text(best, "status"),
        kwh_cumac_low=_number(volumes, "low"),
        kwh_cumac_high=_number(volumes, "high"),
        prime_low_eur=_number(primes, "low"),
        prime_mid_eur=_number(primes, "mid"),
        prime_high_eur=_number(primes, "high"),
        questions=int(questions or 0),
        last_engagement_day=_optional_day(best, "last_engagement_day"),
    )


def _dossier(item: dict[str, Json]) -> DossierLine:
    return DossierLine(
        id=_text(item, "id"),
        fiche=_text(item, "fiche"),
        state=_text(item, "state"),
        completeness=_number(item, "completeness") or 0.0,
        blocking=int(_number(item, "blocking") or 0),
    )


def _task(item: dict[str, Json]) -> Task:
    return Task(
        uid=_text(item, "uid"),
        dossier=_text(item, "dossier"),
        step=_text(item, "step"),
        text=_words(item, "text"),
        done=item.get("done") is True,
        by_hand=item.get("by_hand") is True,
        due=_optional_day(item, "due"),
    )


def _day(item: dict[str, Json]) -> DayThatMatters:
    day = _optional_day(item, "day")
    if day is None:
        raise ValueError("certificates.days.day: not a day")
    return DayThatMatters(uid=_text(item, "uid"), day=day, text=_words(item, "text"))


def _words(parent: dict[str, Json], key: str) -> Words:
    words = _object(parent.get(key), f"certificates.{key}")
    return Words(fr=_text(words, "fr"), en=_text(words, "en"))


def _object(value: Json, where: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise ValueError(f"{where}: not an object")  # noqa: TRY004 - the caller knows one error of documents
    return value


def _objects(parent: dict[str, Json], key: str) -> list[dict[str, Json]]:
    value = parent.get(key)
    if not isinstance(value, list):
        raise ValueError(f"certificates.{key}: not a list")  # noqa: TRY004 - as above
    return [_object(item, f"certificates.{key}") for item in value]


def _text(parent: dict[str, Json], key: str) -> str:
    value = parent.get(key)
    if not isinstance(value, str) or not value:
        raise ValueError(f"certificates.{key}: not a text")
    return value


def _number(parent: dict[str, Json], key: str) -> float | None:
    value = parent.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"certificates.{key}: not a number")  # noqa: TRY004 - as above
    return float(value)


def _optional_day(parent: dict[str, Json], key: str) -> date | None:
    value = parent.get(key)
    return None if value is None else date.fromisoformat(str(value))
