"""`edge-agent cee`: what works can earn in energy certificates, from the shipped fiches."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from edge_agent.cee import (
    BadLine,
    Estimate,
    Fiche,
    Prices,
    check_fiche,
    codes,
    compare,
    estimate,
    estimate_lines,
    expiring,
    fiche,
    first_day,
    plain,
    shipped_texts,
    together,
)
from edge_agent.cli._cee_files import lines_of, mistakes_in_words, object_of, prices_of, situation_of, text_of
from edge_agent.cli._cee_site import candidates_command, duties_command
from edge_agent.cli._cee_specific import specific_command
from edge_agent.cli._printing import BAD_INPUT, fail, print_json

NOT_COMPUTED = 3

app = typer.Typer(help="CEE: fiches, versions and estimates.", no_args_is_help=True)
app.command("candidates")(candidates_command)
app.command("specific")(specific_command)
app.command("duties")(duties_command)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date; write YYYY-MM-DD") from error


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Code = Annotated[str, typer.Argument(metavar="CODE", help="Code of the fiche, such as BAT-TH-116.")]
Inputs = Annotated[
    str | None,
    typer.Option(metavar="FILE.json|-", help="Inputs as one JSON object; - reads them from stdin."),
]
Department = Annotated[
    str | None,
    typer.Option(metavar="NN", help="Department of the site: gives the zone and checks the territory."),
]
SituationFile = Annotated[
    str | None,
    typer.Option(
        "--situation", metavar="FILE.json", help="Facts that open bonuses or précarité, as one JSON object."
    ),
]
PricesFile = Annotated[
    str | None,
    typer.Option(
        "--prices",
        metavar="FILE.json",
        help="Your own dated prices and share, in the form of the shipped file.",
    ),
]


@app.command("estimate")
def estimate_command(
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="Code of the fiche.")] = None,
    *,
    engaged: Annotated[
        date | None,
        typer.Option(
            parser=_day,
            metavar="YYYY-MM-DD",
            help="Engagement date: signature of the quote or order. It alone picks the version.",
        ),
    ] = None,
    inputs: Inputs = None,
    department: Department = None,
    situation: SituationFile = None,
    prices: PricesFile = None,
    batch: Annotated[
        str | None,
        typer.Option(
            metavar="FILE.jsonl|-",
            help='One {"code", "engaged", "inputs"} a line instead of CODE; answers one JSON object a line.',
        ),
    ] = None,
    one_building: Annotated[
        bool,
        typer.Option(
            "--together", help="With --batch: the lines are works on one building; answer their sum, once."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Volume in kWh cumac and range of the prime of one operation, or of many.

    Exits 0 when computed, 3 when not eligible or not computable, 2 when an input is wrong or missing. A batch exits 2 when a
    line is wrong, else 3 when one is not computed, else 0; every line is answered in any case.
    """
    with mistakes_in_words():
        own_prices = prices_of(prices)
        if batch is not None:
            if any(given is not None for given in (code, inputs, engaged, department, situation)):
                fail("--batch takes the place of CODE and of all but --prices: each line says its own")
            raise typer.Exit(_batch(lines_of(batch), own_prices, one_building=one_building))
        if code is None or inputs is None or engaged is None:
            fail(
                "estimate needs CODE, --engaged YYYY-MM-DD and --inputs FILE.json; or --batch FILE.jsonl alone"
            )
        given = situation_of(situation, department)
        result = estimate(code, engaged, object_of(inputs), situation=given, prices=own_prices)
    if as_json:
        print_json(result.to_json())
    else:
        from edge_agent.cli._cee_printing import print_estimate  # noqa: PLC0415 - programs ask for JSON and need no tables

        print_estimate(result)
    if not result.eligible:
        raise typer.Exit(NOT_COMPUTED)


@app.command("compare")
def compare_command(
    code: Code,
    *,
    inputs: Inputs,
    engaged: Annotated[
        list[date] | None,
        typer.Option(parser=_day, metavar="YYYY-MM-DD", help="Engagement date; give two, or two --version."),
    ] = None,
    version: Annotated[
        list[str] | None,
        typer.Option(help="Version, taken on its first day; give two, or mix with --engaged."),
    ] = None,
    department: Department = None,
    situation: SituationFile = None,
    prices: PricesFile = None,
    as_json: AsJson = False,
) -> None:
    """The same works under two engagement dates, or two versions.

    Exits 0 when both are computed, 3 when one is not, 2 when the input is wrong.
    """
    with mistakes_in_words():
        days = [*(engaged or ()), *(first_day(code, name) for name in version or ())]
        if len(days) != 2 or inputs is None:
            fail(
                "compare needs --inputs and two dates or versions: --engaged twice, --version twice, or one of each"
            )
        found = compare(
            code,
            days[0],
            days[1],
            object_of(inputs),
            situation=situation_of(situation, department),
            prices=prices_of(prices),
        )
    if as_json:
        print_json(found.to_json())
    else:
        from edge_agent.cli._cee_printing import print_comparison  # noqa: PLC0415 - programs ask for JSON and need no tables

        print_comparison(found)
    if found.difference is None:
        raise typer.Exit(NOT_COMPUTED)


@app.command("list")
def list_command(*, as_json: AsJson = False) -> None:
    """Fiches of the catalogue and the versions each holds."""
    fiches = [fiche(code) for code in codes()]
    if as_json:
        print_json([_summary(entry) for entry in fiches])
        return
    from edge_agent.cli._cee_printing import print_list  # noqa: PLC0415 - programs ask for JSON and need no tables

    print_list(fiches)


@app.command("show")
def show_command(code: Code, *, as_json: AsJson = False) -> None:
    """One fiche: versions, inputs, formula, amounts, conditions, sources."""
    with mistakes_in_words():
        entry = fiche(code)
    if as_json:
        print_json(json.loads(json.dumps(plain(entry.model_dump(exclude_unset=True)), default=str)))
        return
    from edge_agent.cli._cee_printing import print_fiche  # noqa: PLC0415 - programs ask for JSON and need no tables

    print_fiche(entry)


@app.command("expiring")
def expiring_command(
    *,
    months: Annotated[int, typer.Option(min=0, max=1200, help="How far to look.")] = 6,
    today: Annotated[
        date | None,
        typer.Option(parser=_day, metavar="YYYY-MM-DD", help="Day to look from; today by default."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Versions whose last engagement day is near, soonest first."""
    start = today or datetime.now(UTC).astimezone().date()
    endings = expiring((fiche(code) for code in codes()), start, months)
    if as_json:
        print_json([ending.to_json(start) for ending in endings])
        return
    from edge_agent.cli._cee_printing import print_endings  # noqa: PLC0415 - programs ask for JSON and need no tables

    print_endings(endings)


@app.command("check")
def check_command(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Fiche files; the shipped catalogue by default."),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Whether fiche files follow their schema: sources, dates, formulas, tables.

    Exits 0 when they do, 2 when one does not.
    """
    with mistakes_in_words():
        texts = [(file.name, text_of(str(file))) for file in files] if files else shipped_texts()
    faults = [fault for name, text in texts if (fault := check_fiche(name, text)) is not None]
    if as_json:
        print_json({"checked": len(texts), "faults": faults})
    else:
        sys.stdout.write("".join(f"{fault}\n" for fault in faults))
        sys.stdout.write(f"{len(texts)} fiche files checked, {len(faults)} at fault\n")
    if faults:
        raise typer.Exit(BAD_INPUT)


def _batch(lines: Sequence[str], prices: Prices | None, *, one_building: bool) -> int:
    """Answer every line; returns the exit code."""
    worst = 0
    estimates: list[Estimate] = []
    for answer in estimate_lines(lines, prices):
        match answer:
            case BadLine():
                worst = BAD_INPUT
            case Estimate():
                estimates.append(answer)
                worst = worst or (0 if answer.eligible else NOT_COMPUTED)
        if not one_building:
            sys.stdout.write(f"{json.dumps(answer.to_json())}\n")
        elif isinstance(answer, BadLine):
            fail(f"line {answer.line}: {answer.error}")
    if one_building:
        whole = together(estimates)
        print_json(whole.to_json())
        worst = 0 if whole.kwh_cumac is not None else NOT_COMPUTED
    return worst


def _summary(entry: Fiche) -> dict[str, object]:
    return {
        "code": entry.code,
        "title": entry.title,
        "sector": entry.sector,
        "territory": entry.territory,
        "last_engagement_day": None
        if entry.repealed is None
        else entry.repealed.last_engagement_day.isoformat(),
        "versions": [
            {
                "version": version.version,
                "valid_from": version.valid_from.isoformat(),
                "valid_to": None if version.valid_to is None else version.valid_to.isoformat(),
                "amounts": version.amounts,
            }
            for version in entry.versions
        ],
    }
