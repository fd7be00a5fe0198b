"""What /usage shows."""

from bot.domain.usage import UsageSum
from bot.i18n import Speaker, duration
from bot.services.reading import UsageReport
from bot.telegram.words import say


def usage_text(speaker: Speaker, report: UsageReport) -> str:
    """Today, this month and in all; the average wait; what is left of the limit."""
    usage = report.usage
    lines = [
        say(speaker, "usage-title"),
        _sum(speaker, "usage-today", usage.today),
        _sum(speaker, "usage-month", usage.month),
        _sum(speaker, "usage-total", usage.total),
    ]
    if usage.average_wait is not None:
        lines.append("")
        wait = duration(speaker, max(1, round(usage.average_wait)))
        lines.append(say(speaker, "usage-wait", wait=wait))
    if report.limit == 0:
        lines.append(say(speaker, "usage-off"))
    elif report.limit is not None and report.left is not None:
        comes_back = duration(speaker, report.minutes_to_next_day * 60)
        lines.append(
            say(speaker, "usage-left", left=report.left, limit=report.limit, comes_back=comes_back)
        )
    return "\n".join(lines)


def _sum(speaker: Speaker, key: str, used: UsageSum) -> str:
    line = f"{say(speaker, key)} {say(speaker, 'pictures', count=used.pictures)}"
    if used.failures:
        line += f", {say(speaker, 'failures', count=used.failures)}"
    return line
