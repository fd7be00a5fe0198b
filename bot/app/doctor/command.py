"""`python -m bot doctor`: what is wrong with this installation, and how to fix it."""

import os
import sys
from collections.abc import AsyncIterator, Iterable

from bot.app.doctor.checks import CHECKS
from bot.app.doctor.context import Context, read_context
from bot.app.doctor.findings import Finding
from bot.app.doctor.report import Report, exit_code
from bot.app.doctor.runner import Check, broken, run_checks
from bot.i18n import Translator
from bot.observability import configure


async def doctor(
    translator: Translator, *, fix: bool, as_json: bool, checks: Iterable[Check] = CHECKS
) -> int:
    """Tells each finding as soon as it is there, or all as JSON; returns the exit code.

    `fix`: fixes what can be fixed without the operator.
    """
    configure("console", "CRITICAL")  # the findings say all that people need
    report = Report(translator, sys.stdout.encoding or "ascii")
    findings = []
    async for finding in _examine(checks, report, fix=fix):
        findings.append(finding)
        if not as_json:
            _tell(report.line(finding))
    _tell(report.as_json(findings) if as_json else f"\n{report.summary(findings)}")
    return exit_code(findings)


async def _examine(checks: Iterable[Check], report: Report, *, fix: bool) -> AsyncIterator[Finding]:
    try:
        context: Context = read_context(report.translator.catalogue, fix=fix)
    except Exception as error:  # noqa: BLE001  # its text may hold a secret
        yield broken("settings", error)
        return
    report.secrets = context.secrets
    async for finding in run_checks(checks, context):
        yield finding


def _tell(text: str) -> None:
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:  # of `doctor | head`: who has read enough is not told more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
