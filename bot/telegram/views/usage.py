"""What /usage shows."""

import math

from bot.domain.usage import UsageSum
from bot.i18n import Speaker, duration
from bot.services.reading import UsageReport
from bot.telegram.names import vendor_name
from bot.telegram.views.times import day_and_time
from bot.telegram.words import say

CENT = 10_000  # millionths of a dollar


def usage_text(speaker: Speaker, report: UsageReport) -> str:
    """Today, this month and in all; the wait, the limit, the services and the cost.

    The last two only where there are several services, and for administrators.
    """
    usage = report.usage
    sums = [
        say(speaker, "usage-title"),
        _sum(speaker, "usage-today", usage.today),
        _sum(speaker, "usage-month", usage.month),
        _sum(speaker, "usage-total", usage.total),
    ]
    facts = [
        *_wait(speaker, report),
        *_limit(speaker, report),
        *_services(speaker, report),
        *_cost(speaker, report),
    ]
    return "\n".join([*sums, "", *facts] if facts else sums)


def _sum(speaker: Speaker, key: str, used: UsageSum) -> str:
    line = f"{say(speaker, key)} {say(speaker, 'pictures', count=used.pictures)}"
    if used.failures:
        line += f" {say(speaker, 'failures', count=used.failures)}"
    return line


def _wait(speaker: Speaker, report: UsageReport) -> list[str]:
    if report.usage.average_wait is None:
        return []
    wait = duration(speaker, max(1, round(report.usage.average_wait)))
    return [say(speaker, "usage-wait", wait=wait)]


def _limit(speaker: Speaker, report: UsageReport) -> list[str]:
    if report.limit == 0:
        return [say(speaker, "usage-off")]
    if report.limit is None or report.left is None:
        return []
    comes_back = day_and_time(speaker, report.next_day)
    return [say(speaker, "usage-left", left=report.left, limit=report.limit, comes_back=comes_back)]


def _services(speaker: Speaker, report: UsageReport) -> list[str]:
    """Which service drew how much, and which do not answer; nothing where there is only one."""
    drawn, left_out = report.usage.by_provider, report.left_out
    lines = []
    if drawn and len(report.vendors) > 1:
        counts = ", ".join(f"{vendor_name(name)} {count}" for name, count in drawn)
        lines.append(say(speaker, "usage-services", counts=counts))
    if left_out and len(left_out) == len(report.vendors):
        lines.append(say(speaker, "usage-none-left"))
    elif left_out:
        names = ", ".join(map(vendor_name, left_out))
        lines.append(say(speaker, "usage-left-out", names=names, count=len(left_out)))
    return lines


def _cost(speaker: Speaker, report: UsageReport) -> list[str]:
    if report.everybody is None:
        return []
    return [say(speaker, "usage-cost", cost=_money(speaker, report.everybody))]


def _money(speaker: Speaker, used: UsageSum) -> str:
    """To the next cent, so that something is never nothing; unknown prices are said to be so."""
    known = speaker("money", dollars=math.ceil(used.cost / CENT) / 100)
    if not used.unpriced:
        return known
    if not used.cost:
        return speaker("cost-unknown")
    return speaker("cost-partly", known=known, count=used.unpriced)
