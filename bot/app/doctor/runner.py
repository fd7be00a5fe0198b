"""Runs the checks, whatever becomes of each."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.app.doctor.context import Context
from bot.app.doctor.findings import Finding, Status, make_finding


@dataclass(frozen=True, slots=True)
class Check:
    """`run` yields what it finds; it is left out where a setting of `needs` makes no sense.

    `name` stands in findings of which the check knows nothing: that it broke, or was left out.
    """

    name: str
    run: Callable[[Context], AsyncIterator[Finding]]
    needs: tuple[str, ...] = ()


async def run_checks(checks: Iterable[Check], context: Context) -> AsyncIterator[Finding]:
    """What the checks find, in their order."""
    for check in checks:
        if lacking := context.lacking(check.needs):
            yield skipped(check.name, lacking)
            continue
        try:
            async for finding in check.run(context):
                yield finding
        except Exception as error:  # noqa: BLE001  # the other checks go on; its text may hold a secret
            yield broken(check.name, error)


def skipped(check: str, lacking: Sequence[str]) -> Finding:
    """For a check that needs settings which make no sense."""
    names = ", ".join(lacking)
    return make_finding(check, Status.SKIPPED, "doctor-skipped", check=check, names=names)


def broken(check: str, error: Exception) -> Finding:
    """For a check that failed in a way that nobody thought of."""
    return make_finding(
        check, Status.FAILURE, "doctor-broken", check=check, error=type(error).__name__
    )
