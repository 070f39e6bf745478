"""Every write of the reports app: asking for a report, rendering it, taking it away."""

from reports.services.asking import ReportFile, delete_report, open_report, request_report, retry_report
from reports.services.leases import Swept, claim, fail, finish, heartbeat, sweep
from reports.services.rendering import run_report

__all__ = [
    "ReportFile",
    "Swept",
    "claim",
    "delete_report",
    "fail",
    "finish",
    "heartbeat",
    "open_report",
    "request_report",
    "retry_report",
    "run_report",
    "sweep",
]
