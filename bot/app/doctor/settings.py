"""The settings: whether `.env` can be read, what it sets, and whether the values make sense."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator

from bot.app.doctor.context import Context
from bot.app.doctor.findings import Finding, Status, make_finding
from bot.app.doctor.setting_names import is_known, is_plain, likely_meant, mistyped
from bot.app.permissions import close, is_open_to_others
from bot.app.sentences import config_sentence


async def check_env_file(context: Context) -> AsyncIterator[Finding]:
    error, settings = context.env_file_error, context.env_file_settings
    if error is not None:
        key = f"env-file-{error.problem}"
        yield make_finding("env-file", Status.FAILURE, key, line=error.line)
        return
    warnings = [*_repeated(context), *_unknown(context), *_mistyped_variables(context)]
    warnings += _open_to_others(context)
    for warning in warnings:
        yield warning
    if not warnings:
        yield make_finding("env-file", Status.OK, "doctor-env-file", count=len(settings))


async def check_token(context: Context) -> AsyncIterator[Finding]:
    errors = [error for error in context.errors if error.name == "BOT_TOKEN"]
    for error in errors:
        yield Finding("token", Status.FAILURE, config_sentence(error))
    if not errors:
        number, _, _ = context.config.bot_token.get_secret_value().partition(":")
        yield make_finding("token", Status.OK, "doctor-token", number=number)


async def check_settings(context: Context) -> AsyncIterator[Finding]:
    """All that make no sense; the token has a check of its own."""
    errors = [error for error in context.errors if error.name != "BOT_TOKEN"]
    for error in errors:
        yield Finding("settings", Status.FAILURE, config_sentence(error))
    if not errors:
        yield make_finding("settings", Status.OK, "doctor-settings")


def _open_to_others(context: Context) -> Iterator[Finding]:
    """The token and the keys are in it."""
    if not is_open_to_others(context.env_file) or (context.fix and close(context.env_file)):
        return
    remedy = "doctor-env-file-open-remedy"
    yield make_finding("env-file", Status.WARNING, "doctor-env-file-open", remedy=remedy)


def _repeated(context: Context) -> Iterator[Finding]:
    lines: dict[str, list[int]] = defaultdict(list)
    for setting in context.env_file_settings:
        lines[setting.name.upper()].append(setting.line)
    for name, where in lines.items():
        if len(where) > 1 and is_plain(name):
            yield make_finding(
                "env-file",
                Status.WARNING,
                "doctor-setting-repeated",
                remedy="doctor-setting-repeated-remedy",
                name=name,
                lines=", ".join(map(str, where)),
                line=where[-1],
            )


def _unknown(context: Context) -> Iterator[Finding]:
    taken = _names_set(context)
    for setting in context.env_file_settings:
        if is_known(setting.name):
            continue
        meant = likely_meant(setting.name, context.config.images_providers, taken)
        yield make_finding(
            "env-file",
            Status.WARNING,
            "doctor-setting-unknown",
            remedy="doctor-setting-meant" if meant else "doctor-setting-unknown-remedy",
            # What is no name may be a value in the wrong place, and a secret.
            name=setting.name if is_plain(setting.name) else "none",
            line=setting.line,
            meant=meant,
        )


def _mistyped_variables(context: Context) -> Iterator[Finding]:
    """Most variables are not for the bot; in a container, these are its only settings."""
    taken = _names_set(context)
    for name in sorted(context.environment):
        if not is_known(name) and (meant := mistyped(name, taken)):
            yield make_finding(
                "env-file",
                Status.WARNING,
                "doctor-variable-unknown",
                remedy="doctor-setting-meant",
                name=name,
                meant=meant,
            )


def _names_set(context: Context) -> set[str]:
    in_file = {setting.name.upper() for setting in context.env_file_settings}
    return in_file | {name.upper() for name, value in context.environment.items() if value}
