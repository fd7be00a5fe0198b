"""The findings as people and as machines read them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.app.doctor.findings import Finding, Status
from bot.app.sentences import Sentence
from bot.i18n import Translator

SIGNS = {Status.OK: "✓", Status.WARNING: "!", Status.FAILURE: "✗", Status.SKIPPED: "–"}
ASCII_SIGNS = {Status.OK: "+", Status.WARNING: "!", Status.FAILURE: "x", Status.SKIPPED: "-"}
HIDDEN = "[hidden]"
SHORTEST_SECRET = 6  # letters; one that is shorter would be found in innocent words


@dataclass(slots=True)
class Report:
    """Puts findings into words. `encoding` is the terminal's; `secrets` are shown in no line."""

    translator: Translator
    encoding: str
    secrets: Sequence[str] = ()

    def line(self, finding: Finding) -> str:
        """A sign and the sentence; what to do stands on a line of its own below."""
        told = f"{self._sign(finding.status)} {self._said(finding.sentence)}"
        return f"{told}\n    {self._said(finding.remedy)}" if finding.remedy else told

    def as_json(self, findings: Sequence[Finding]) -> str:
        told = [
            {
                "check": finding.check,
                "status": finding.status,
                "message": self._said(finding.sentence),
                "fix": self._said(finding.remedy) if finding.remedy else None,
            }
            for finding in findings
        ]
        return json.dumps(told, ensure_ascii=not _encodes(self.encoding, "✓ж"), indent=2)

    def summary(self, findings: Sequence[Finding]) -> str:
        failures, warnings = (
            sum(finding.status == status for finding in findings)
            for status in (Status.FAILURE, Status.WARNING)
        )
        if failures:
            return self.translator("doctor-cannot-work", count=failures)
        return self.translator("doctor-can-work", count=warnings)

    def _sign(self, status: Status) -> str:
        return (SIGNS if _encodes(self.encoding, SIGNS[status]) else ASCII_SIGNS)[status]

    def _said(self, sentence: Sentence) -> str:
        text = sentence.render(self.translator)
        for secret in sorted(self.secrets, key=len, reverse=True):
            if len(secret) >= SHORTEST_SECRET:
                text = text.replace(secret, HIDDEN)
        return text


def exit_code(findings: Sequence[Finding]) -> int:
    return int(any(finding.status is Status.FAILURE for finding in findings))


def _encodes(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
