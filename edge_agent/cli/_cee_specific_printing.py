"""A specific operation for a reader at a terminal."""

from rich.console import Console

from edge_agent.cee.specific_operation import Assessment


def print_assessment(found: Assessment) -> None:
    """Gain, cost, volume, measurement, deadlines, then what is wrong."""
    console = Console()
    lines = [
        f"Gain: {float(found.annual_gain_kwh):,.0f} kWh a year, {float(found.annual_saving_eur):,.0f} € a year",
        f"Eligible cost: {float(found.costs.total_eur):,.0f} €; payback {float(found.payback.years):.2f} years",
        f"Volume: {float(found.kwh_cumac):,.0f} kWh cumac over {found.operation.lifetime_years} years",
        f"Measurement: {found.metering.months} months after the works",
    ]
    if found.metering.kwh_cumac is not None:
        lines.append(f"Measured: {float(found.metering.kwh_cumac):,.0f} kWh cumac")
    if found.prime is not None:
        lines.append(f"Prime: {found.prime.low_eur:,.0f} to {found.prime.high_eur:,.0f} €, not an offer")
    lines += [f"{each.day}: {each.en}" for each in found.deadlines]
    console.print(found.operation.title, style="bold", markup=False, highlight=False)
    console.print("\n".join(lines), markup=False, highlight=False)
    for each in found.findings:
        style = "red" if each.severity == "blocking" else "yellow"
        console.print(
            f"{each.code}: {each.text} — {each.correction}", style=style, markup=False, highlight=False
        )
