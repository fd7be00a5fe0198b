"""All checks, in the order of the report."""

from bot.app.doctor import providers, telegram
from bot.app.doctor.heartbeat import check_heartbeat
from bot.app.doctor.libraries import check_libraries, check_python
from bot.app.doctor.providers import check_providers
from bot.app.doctor.runner import Check
from bot.app.doctor.settings import check_env_file, check_settings, check_token
from bot.app.doctor.storage import check_database, check_disk, check_files
from bot.app.doctor.telegram import check_telegram

LOCAL_CHECKS = (
    Check("python", check_python),
    Check("libraries", check_libraries),
    Check("env-file", check_env_file),
    Check("token", check_token, needs=(".env",)),
    Check("settings", check_settings),
    Check("alive", check_heartbeat, needs=("DATA_DIR",)),
    Check("database", check_database, needs=("DATA_DIR", "DATABASE_URL")),
    Check("files", check_files, needs=("DATA_DIR", "DATABASE_URL")),
    Check("disk", check_disk, needs=("DATA_DIR", "KEEP_IMAGES_MB")),
)
"""These ask nobody outside this machine."""

CHECKS = (
    *LOCAL_CHECKS,
    Check("telegram", check_telegram, needs=telegram.NEEDS),
    Check("providers", check_providers, needs=providers.NEEDS),
)
