"""What /usage shows."""

import math

from bot.domain.usage import UsageSum
from bot.i18n import Translator, duration
from bot.services.usage import UsageReport
from bot.telegram.views.brand_names import brand_name
from bot.telegram.views.html import translate_html
from bot.telegram.views.times import format_day_and_time

CENT = 10_000  # millionths of a dollar


def usage_text(translator: Translator, report: UsageReport) -> str:
    """Today, this month and in all; the wait, the limit, the providers and the cost.

    The last two only where there are several providers, and for administrators.
    """
    usage = report.usage
    sums = [
        translate_html(translator, "usage-title"),
        _sum(translator, "usage-today", usage.today),
        _sum(translator, "usage-month", usage.month),
        _sum(translator, "usage-total", usage.total),
    ]
    facts = [
        *_wait(translator, report),
        *_limit(translator, report),
        *_providers(translator, report),
        *_cost(translator, report),
    ]
    return "\n".join([*sums, "", *facts] if facts else sums)


def _sum(translator: Translator, key: str, used: UsageSum) -> str:
    line = f"{translate_html(translator, key)} {translate_html(translator, 'pictures', count=used.pictures)}"
    if used.failures:
        line += f" {translate_html(translator, 'failures', count=used.failures)}"
    return line


def _wait(translator: Translator, report: UsageReport) -> list[str]:
    if report.usage.average_wait is None:
        return []
    wait = duration(translator, max(1, round(report.usage.average_wait)))
    return [translate_html(translator, "usage-wait", wait=wait)]


def _limit(translator: Translator, report: UsageReport) -> list[str]:
    if report.limit == 0:
        return [translate_html(translator, "usage-off")]
    if report.limit is None or report.left is None:
        return []
    comes_back = format_day_and_time(translator, report.next_day)
    return [
        translate_html(
            translator, "usage-left", left=report.left, limit=report.limit, comes_back=comes_back
        )
    ]


def _providers(translator: Translator, report: UsageReport) -> list[str]:
    """Which provider drew how much, and which do not answer; nothing where there is only one."""
    drawn, open_circuits = report.usage.by_provider, report.open_circuits
    lines = []
    if drawn and len(report.providers) > 1:
        counts = ", ".join(f"{brand_name(name)} {count}" for name, count in drawn)
        lines.append(translate_html(translator, "usage-providers", counts=counts))
    if open_circuits and len(open_circuits) == len(report.providers):
        lines.append(translate_html(translator, "usage-none-left"))
    elif open_circuits:
        names = ", ".join(map(brand_name, open_circuits))
        lines.append(
            translate_html(translator, "usage-left-out", names=names, count=len(open_circuits))
        )
    return lines


def _cost(translator: Translator, report: UsageReport) -> list[str]:
    if report.everybody is None:
        return []
    return [translate_html(translator, "usage-cost", cost=_money(translator, report.everybody))]


def _money(translator: Translator, used: UsageSum) -> str:
    """To the next cent, so that something is never nothing; unknown prices are said to be so."""
    known = translator("money", dollars=math.ceil(used.cost / CENT) / 100)
    if not used.unpriced:
        return known
    if not used.cost:
        return translator("cost-unknown")
    return translator("cost-partly", known=known, count=used.unpriced)
