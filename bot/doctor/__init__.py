"""What is wrong with this machine, and how to mend it: one small check per file, one sentence per answer."""

from bot.doctor.examination import Probes, examine
from bot.doctor.finding import Finding, as_json, healthy, table
from bot.doctor.heartbeat import HEARTBEAT, live

__all__ = ["HEARTBEAT", "Finding", "Probes", "as_json", "examine", "healthy", "live", "table"]
